#ifndef GNUPLOT_STREAM_H
#define GNUPLOT_STREAM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How a run of gnuplot ended.
enum {
  /// gnuplot read the whole script and left with status 0.
  GNUPLOT_STREAM_DONE = 0,
  /// gnuplot ran and left with another status: an error in the script, or 128 + a signal.
  GNUPLOT_STREAM_FAILED = 1,
  /// There is no such executable in PATH, or it may not be executed.
  GNUPLOT_STREAM_MISSING = 2,
  /// The working directory cannot be entered.
  GNUPLOT_STREAM_NO_DIRECTORY = 3,
  /// The machine refused a pipe, a process or a temporary file.
  GNUPLOT_STREAM_NO_RESOURCE = 4,
};

/// What a run gave: one of the codes above, and the exit status of the shell (-1 without one).
typedef struct {
  int32_t code;
  int32_t exit_status;
} GnuplotStreamResult;

/// Streams `script` to gnuplot, waits until it has left, and says how it went.
///
/// gnuplot starts in `directory` with its default settings (no personal start-up file), so that
/// relative paths in the script mean files there. What it printed on its error stream is copied
/// to `message`, at most `capacity` - 1 bytes and always with a final zero; standard output is
/// dropped, so a script has to `set output`.
///
/// `executable` is a name to look up in PATH, or NULL for `gnuplot`. Neither a missing nor a
/// dying gnuplot raises SIGPIPE in the caller. May be called from several threads at once.
GnuplotStreamResult gnuplot_stream_run(const char *script, const char *directory,
                                       const char *executable, char *message, size_t capacity);

#ifdef __cplusplus
}
#endif

#endif
