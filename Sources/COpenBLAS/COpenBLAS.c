#define _GNU_SOURCE
#include "COpenBLAS.h"
#include "binding.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { row_major = 101, no_trans = 111, trans = 112, upper = 121 };

typedef void sgemm_fn(int, int, int, int, int, int, float, const float *, int, const float *, int,
                      float, float *, int);
typedef void dgemm_fn(int, int, int, int, int, int, double, const double *, int, const double *,
                      int, double, double *, int);
typedef void ssyrk_fn(int, int, int, int, int, float, const float *, int, float, float *, int);
typedef void spotr_fn(const char *, const int *, float *, const int *, int *, size_t);

#ifdef __APPLE__

#define ACCELERATE_NEW_LAPACK
#include <Accelerate/Accelerate.h>

bool blas_load(void) { return true; }
const char *blas_error(void) { return ""; }
const char *blas_library(void) { return "Accelerate"; }
const char *blas_core(void) { return "Accelerate"; }
const char *blas_core_reason(void) { return "the library's own choice"; }
int blas_threads(void) { return 1; }

#define SGEMM cblas_sgemm
#define DGEMM cblas_dgemm
#define SSYRK cblas_ssyrk
static void spotrf(const char *u, const int *n, float *a, const int *lda, int *info, size_t l) {
  (void)l;
  spotrf_(u, n, a, lda, info);
}
static void spotri(const char *u, const int *n, float *a, const int *lda, int *info, size_t l) {
  (void)l;
  spotri_(u, n, a, lda, info);
}
#define SPOTRF spotrf
#define SPOTRI spotri

#else

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

static struct {
  void *handle;
  bool loaded;
  char error[256];
  const char *file;
  const char *reason;
  char *(*core)(void);
  int (*threads)(void);
  sgemm_fn *sgemm;
  dgemm_fn *dgemm;
  ssyrk_fn *ssyrk;
  spotr_fn *spotrf;
  spotr_fn *spotri;
} library = {.error = "", .file = "", .reason = ""};

static pthread_once_t once = PTHREAD_ONCE_INIT;

/// OpenBLAS up to 0.3.21 takes AMD processors with AVX-512 for a Haswell, at half their speed.
static const char *missed_core(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
              __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
              __builtin_cpu_supports("avx512cd");
  if (wide && __builtin_cpu_is("amd")) return "SKYLAKEX";
#endif
  return NULL;
}

static void choose_core(void) {
  const char *chosen = getenv("OPENBLAS_CORETYPE");
  if (chosen && *chosen) {
    library.reason = "set by OPENBLAS_CORETYPE";
    return;
  }
  const char *core = missed_core();
  if (core) {
    setenv("OPENBLAS_CORETYPE", core, 1);
    library.reason = "chosen: an AMD processor with AVX-512";
  } else {
    library.reason = "the library's own choice";
  }
}

static void *find(void *handle, const char *symbol) {
  void *address = dlsym(handle, symbol);
  if (!address && !library.error[0])
    snprintf(library.error, sizeof library.error, "%s lacks the function %s", library.file, symbol);
  return address;
}

static void load(void) {
  choose_core();
  setenv("OPENBLAS_NUM_THREADS", "1", 0);  // parallelism is across cells and parts of a batch
  static const char *const files[] = {"libopenblas.so.0", "libopenblas.so"};
  void *handle = NULL;
  for (size_t i = 0; i < sizeof files / sizeof *files && !handle; i++) {
    handle = dlopen(files[i], RTLD_NOW | RTLD_LOCAL);
    library.file = files[i];
  }
  if (!handle) {
    snprintf(library.error, sizeof library.error, "%s", dlerror());
    return;
  }
  library.handle = handle;
  library.core = (char *(*)(void))find(handle, "openblas_get_corename");
  library.threads = (int (*)(void))find(handle, "openblas_get_num_threads");
  library.sgemm = (sgemm_fn *)find(handle, "cblas_sgemm");
  library.dgemm = (dgemm_fn *)find(handle, "cblas_dgemm");
  library.ssyrk = (ssyrk_fn *)find(handle, "cblas_ssyrk");
  library.spotrf = (spotr_fn *)find(handle, "spotrf_");
  library.spotri = (spotr_fn *)find(handle, "spotri_");
  library.loaded = !library.error[0];
}

bool blas_load(void) {
  pthread_once(&once, load);
  return library.loaded;
}

const char *blas_error(void) { return blas_load() ? "" : library.error; }
const char *blas_library(void) { return blas_load() ? library.file : ""; }
const char *blas_core(void) { return blas_load() ? library.core() : ""; }
const char *blas_core_reason(void) { return blas_load() ? library.reason : ""; }
int blas_threads(void) { return blas_load() ? library.threads() : 0; }

/// Programs ask `blas_load` at start and say what to install; this is the last resort.
void blas_need(void) {
  if (blas_load()) return;
  fprintf(stderr, "espalier: OpenBLAS cannot be loaded: %s\n", library.error);
  fprintf(stderr, "Install it: apt-get install libopenblas-dev\n");
  exit(2);
}

void *blas_symbol(const char *name) {
  blas_need();
  void *address = dlsym(library.handle, name);
  if (address) return address;
  fprintf(stderr, "espalier: %s lacks the function %s\n", library.file, name);
  fprintf(stderr, "Install a complete one: apt-get install libopenblas-dev\n");
  exit(2);
}

#define SGEMM (blas_need(), library.sgemm)
#define DGEMM (blas_need(), library.dgemm)
#define SSYRK (blas_need(), library.ssyrk)
#define SPOTRF (blas_need(), library.spotrf)
#define SPOTRI (blas_need(), library.spotri)

#endif

void blas_sgemm(bool transA, bool transB, int m, int n, int k, float alpha, const float *a,
                int lda, const float *b, int ldb, float beta, float *c, int ldc) {
  if (beta == 0) {
    // OpenBLAS clears C by a scalar loop, which costs a twentieth of a training step.
    for (int row = 0; row < m; row++) memset(c + (size_t)row * ldc, 0, (size_t)n * sizeof(float));
    beta = 1;
  }
  SGEMM(row_major, transA ? trans : no_trans, transB ? trans : no_trans, m, n, k, alpha, a, lda, b,
        ldb, beta, c, ldc);
}

void blas_dgemm(bool transA, bool transB, int m, int n, int k, double alpha, const double *a,
                int lda, const double *b, int ldb, double beta, double *c, int ldc) {
  DGEMM(row_major, transA ? trans : no_trans, transB ? trans : no_trans, m, n, k, alpha, a, lda, b,
        ldb, beta, c, ldc);
}

void blas_ssyrk_at_a(int n, int k, float alpha, const float *a, int lda, float beta, float *c,
                     int ldc) {
  SSYRK(row_major, upper, trans, n, k, alpha, a, lda, beta, c, ldc);
}

// LAPACK is column-major: the upper triangle of a row-major matrix is its lower one.

int lapack_spotrf_upper(int n, float *a, int lda) {
  int info = 0;
  SPOTRF("L", &n, a, &lda, &info, 1);
  return info;
}

int lapack_spotrf_lower(int n, float *a, int lda) {
  int info = 0;
  SPOTRF("U", &n, a, &lda, &info, 1);
  return info;
}

int lapack_spotri_lower(int n, float *a, int lda) {
  int info = 0;
  SPOTRI("U", &n, a, &lda, &info, 1);
  return info;
}
