// A shim over gnuplot-iostream: a script in, an exit status and the error text out.
//
// The library opens a pipe with popen and closes it in a destructor that forgets the exit status
// (and prints a line of its own when it is not 0). So the command that it opens is a small shell
// script that always leaves with 0 and writes the real status as the last line of a temporary
// file, behind what gnuplot printed on its error stream.

// Only the warnings of the library are silenced here: it is from 2014 and uses what later
// standards deprecate.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Weverything"
#include <cassert>
#include <gnuplot-iostream.h>
#pragma clang diagnostic pop

#include "GnuplotStream.h"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <exception>
#include <fstream>
#include <iterator>
#include <string>

#include <pthread.h>
#include <time.h>

namespace {

/// The status by which the shell says that it could not enter the directory; gnuplot has no such.
constexpr int directoryStatus = 113;

/// `text` as one word of a shell command.
std::string quoted(const std::string &text) {
  std::string word = "'";
  for (char character : text) {
    if (character == '\'') {
      word += "'\\''";
    } else {
      word += character;
    }
  }
  return word + "'";
}

/// The command that runs gnuplot on its standard input; error text and status go to `report`.
std::string command(const std::string &executable, const std::string &directory,
                    const std::string &report) {
  const std::string enter =
      "cd -- " + quoted(directory) + " || exit " + std::to_string(directoryStatus);
  const std::string run = "exec " + quoted(executable) + " --default-settings";
  return "( " + enter + "; " + run + " ) >/dev/null 2>" + quoted(report) +
         "; printf '\\n%d' $? >>" + quoted(report);
}

/// Keeps a write to a pipe that nobody reads from killing the process, in this thread and scope.
///
/// SIGPIPE from a write goes to the writing thread, so blocking it there is enough and other
/// threads notice nothing. One that was raised meanwhile is taken away at the end, unless it was
/// already pending before.
class PipeSignalGuard {
public:
  PipeSignalGuard() {
    sigset_t pending;
    sigpending(&pending);
    wasPending = sigismember(&pending, SIGPIPE) == 1;
    sigemptyset(&pipeOnly);
    sigaddset(&pipeOnly, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipeOnly, &before);
  }

  ~PipeSignalGuard() {
    sigset_t pending;
    sigpending(&pending);
    if (!wasPending && sigismember(&pending, SIGPIPE) == 1) {
      int taken = 0;
      sigwait(&pipeOnly, &taken);
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }

  PipeSignalGuard(const PipeSignalGuard &) = delete;
  PipeSignalGuard &operator=(const PipeSignalGuard &) = delete;

private:
  sigset_t pipeOnly;
  sigset_t before;
  bool wasPending = false;
};

/// Opens the command, sends the script and waits for the end.
void stream(const std::string &script, const std::string &command) {
  // On the heap: the guard has to begin after the child inherited its signal mask and to end
  // after the last write, which is in the destructor.
  auto *gnuplot = new Gnuplot(command);
  PipeSignalGuard guard;
  try {
    // `exit` ends gnuplot even where another child of this process inherited the pipe.
    *gnuplot << script << "\nexit\n";
  } catch (...) {
    delete gnuplot;
    throw;
  }
  delete gnuplot;
}

struct Report {
  int status = -1;
  std::string text;
};

/// Splits the report file into the error text and the status behind its last line break.
Report read(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  std::string content((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const size_t end = content.rfind('\n');
  Report report;
  if (end == std::string::npos || end + 1 == content.size()) {
    return report;
  }
  report.status = std::stoi(content.substr(end + 1));
  report.text = content.substr(0, end);
  return report;
}

int32_t code(int status) {
  switch (status) {
  case 0:
    return GNUPLOT_STREAM_DONE;
  case -1:
    return GNUPLOT_STREAM_NO_RESOURCE;
  case directoryStatus:
    return GNUPLOT_STREAM_NO_DIRECTORY;
  case 126:
  case 127:
    return GNUPLOT_STREAM_MISSING;
  default:
    return GNUPLOT_STREAM_FAILED;
  }
}

void copy(const std::string &text, char *message, size_t capacity) {
  if (message == nullptr || capacity == 0) {
    return;
  }
  const size_t count = std::min(text.size(), capacity - 1);
  std::memcpy(message, text.data(), count);
  message[count] = 0;
}

} // namespace

extern "C" GnuplotStreamResult gnuplot_stream_run(const char *script, const char *directory,
                                                  const char *executable, char *message,
                                                  size_t capacity) {
  try {
    const gnuplotio::GnuplotTmpfile report;
    const std::string path = report.file.string();
    stream(script, command(executable == nullptr ? "gnuplot" : executable, directory, path));
    const Report ended = read(path);
    copy(ended.text, message, capacity);
    return {code(ended.status), ended.status};
  } catch (const std::exception &error) {
    copy(error.what(), message, capacity);
  } catch (...) {
    copy("an unknown C++ exception", message, capacity);
  }
  return {GNUPLOT_STREAM_NO_RESOURCE, -1};
}
