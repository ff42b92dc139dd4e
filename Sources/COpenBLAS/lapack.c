#define _GNU_SOURCE
#include "COpenBLAS.h"
#include "binding.h"

#include <stddef.h>
#include <stdlib.h>

// Fortran passes the lengths of its character arguments behind all others; Accelerate's C interface
// leaves them out. HIDDEN1, HIDDEN2 and HIDDEN3 are one, two and three such lengths.

#ifdef __APPLE__

#define ACCELERATE_NEW_LAPACK
#include <Accelerate/Accelerate.h>
#define LAPACK(name) name##_
#define CBLAS(name) cblas_##name
#define HIDDEN1
#define HIDDEN2
#define HIDDEN3

#else

#include <pthread.h>

#define HIDDEN1 , (size_t)1
#define HIDDEN2 , (size_t)1, (size_t)1
#define HIDDEN3 , (size_t)1, (size_t)1, (size_t)1

typedef const char *letter;
typedef const int *count;

static struct {
  void (*dtrsm)(int, int, int, int, int, int, int, double, const double *, int, double *, int);
  void (*spocon)(letter, count, const float *, count, const float *, float *, float *, int *,
                 int *, size_t);
  void (*dpotrf)(letter, count, double *, count, int *, size_t);
  void (*dpotri)(letter, count, double *, count, int *, size_t);
  void (*dpocon)(letter, count, const double *, count, const double *, double *, double *, int *,
                 int *, size_t);
  void (*dtrcon)(letter, letter, letter, count, const double *, count, double *, double *, int *,
                 int *, size_t, size_t, size_t);
  void (*dgetrf)(count, count, double *, count, int *, int *);
  void (*dgetrs)(letter, count, count, const double *, count, const int *, double *, count, int *,
                 size_t);
  void (*dgecon)(letter, count, const double *, count, const double *, double *, double *, int *,
                 int *, size_t);
  void (*dgeqrf)(count, count, double *, count, double *, double *, count, int *);
  void (*dgeqp3)(count, count, double *, count, int *, double *, double *, count, int *);
  void (*dorgqr)(count, count, count, double *, count, const double *, double *, count, int *);
  void (*dgesdd)(letter, count, count, double *, count, double *, double *, count, double *, count,
                 double *, count, int *, int *, size_t);
  void (*dsyevd)(letter, letter, count, double *, count, double *, double *, count, int *, count,
                 int *, size_t, size_t);
} table;

static pthread_once_t once = PTHREAD_ONCE_INIT;

/// `void *` and a pointer to a function are one size on every system that has dlsym.
#define BIND(name, symbol) *(void **)&table.name = blas_symbol(symbol)
#define BIND_LAPACK(name) BIND(name, #name "_")

static void bind_all(void) {
  BIND(dtrsm, "cblas_dtrsm");
  BIND_LAPACK(spocon);
  BIND_LAPACK(dpotrf);
  BIND_LAPACK(dpotri);
  BIND_LAPACK(dpocon);
  BIND_LAPACK(dtrcon);
  BIND_LAPACK(dgetrf);
  BIND_LAPACK(dgetrs);
  BIND_LAPACK(dgecon);
  BIND_LAPACK(dgeqrf);
  BIND_LAPACK(dgeqp3);
  BIND_LAPACK(dorgqr);
  BIND_LAPACK(dgesdd);
  BIND_LAPACK(dsyevd);
}

static void need_all(void) { pthread_once(&once, bind_all); }

#define LAPACK(name) (need_all(), table.name)
#define CBLAS(name) (need_all(), table.name)

#endif

/// What a routine returns that found no memory for its workspace.
enum { out_of_memory = -1000 };

static size_t at_least_one(long size) { return size < 1 ? 1 : (size_t)size; }

static double *doubles(double size) { return malloc(at_least_one((long)size) * sizeof(double)); }

static int *integers(long size) { return malloc(at_least_one(size) * sizeof(int)); }

static int larger(int a, int b) { return a > b ? a : b; }

void blas_dtrsm(bool lower, bool transposed, int n, int columns, const double *a, int lda,
                double *b, int ldb) {
  enum { row_major = 101, no_trans = 111, trans = 112, upper = 121, lower_part = 122, left = 141 };
  enum { non_unit = 131 };
  CBLAS(dtrsm)(row_major, left, lower ? lower_part : upper, transposed ? trans : no_trans, non_unit,
               n, columns, 1.0, a, lda, b, ldb);
}

int lapack_dpotrf(bool lower, int n, double *a) {
  int info = 0, lda = larger(n, 1);
  LAPACK(dpotrf)(lower ? "L" : "U", &n, a, &lda, &info HIDDEN1);
  return info;
}

int lapack_dpotri(bool lower, int n, double *a) {
  int info = 0, lda = larger(n, 1);
  LAPACK(dpotri)(lower ? "L" : "U", &n, a, &lda, &info HIDDEN1);
  return info;
}

int lapack_dpocon(bool lower, int n, const double *a, double norm, double *reciprocal) {
  int info = out_of_memory, lda = larger(n, 1);
  double *work = doubles(3.0 * n);
  int *other = integers(n);
  if (work && other)
    LAPACK(dpocon)(lower ? "L" : "U", &n, a, &lda, &norm, reciprocal, work, other, &info HIDDEN1);
  free(work);
  free(other);
  return info;
}

int lapack_spocon_lower(int n, const float *a, float norm, float *reciprocal) {
  int info = out_of_memory, lda = larger(n, 1);
  float *work = malloc(at_least_one(3L * n) * sizeof(float));
  int *other = integers(n);
  if (work && other)
    LAPACK(spocon)("U", &n, a, &lda, &norm, reciprocal, work, other, &info HIDDEN1);
  free(work);
  free(other);
  return info;
}

int lapack_dtrcon(bool lower, int n, const double *a, double *reciprocal) {
  int info = out_of_memory, lda = larger(n, 1);
  double *work = doubles(3.0 * n);
  int *other = integers(n);
  if (work && other)
    LAPACK(dtrcon)("1", lower ? "L" : "U", "N", &n, a, &lda, reciprocal, work, other,
                   &info HIDDEN3);
  free(work);
  free(other);
  return info;
}

int lapack_dgetrf(int n, double *a, int *pivots) {
  int info = 0, lda = larger(n, 1);
  LAPACK(dgetrf)(&n, &n, a, &lda, pivots, &info);
  return info;
}

int lapack_dgetrs(bool transposed, int n, int columns, const double *a, const int *pivots,
                  double *b) {
  int info = 0, lda = larger(n, 1);
  LAPACK(dgetrs)(transposed ? "T" : "N", &n, &columns, a, &lda, pivots, b, &lda, &info HIDDEN1);
  return info;
}

int lapack_dgecon(int n, const double *a, double norm, double *reciprocal) {
  int info = out_of_memory, lda = larger(n, 1);
  double *work = doubles(4.0 * n);
  int *other = integers(n);
  if (work && other)
    LAPACK(dgecon)("1", &n, a, &lda, &norm, reciprocal, work, other, &info HIDDEN1);
  free(work);
  free(other);
  return info;
}

int lapack_dgeqrf(int m, int n, double *a, double *tau) {
  int info = 0, lda = larger(m, 1), size = -1;
  double wanted = 1;
  LAPACK(dgeqrf)(&m, &n, a, &lda, tau, &wanted, &size, &info);
  double *work = doubles(wanted);
  if (!work) return out_of_memory;
  size = (int)at_least_one((long)wanted);
  LAPACK(dgeqrf)(&m, &n, a, &lda, tau, work, &size, &info);
  free(work);
  return info;
}

int lapack_dgeqp3(int m, int n, double *a, int *pivots, double *tau) {
  int info = 0, lda = larger(m, 1), size = -1;
  double wanted = 1;
  LAPACK(dgeqp3)(&m, &n, a, &lda, pivots, tau, &wanted, &size, &info);
  double *work = doubles(wanted);
  if (!work) return out_of_memory;
  size = (int)at_least_one((long)wanted);
  LAPACK(dgeqp3)(&m, &n, a, &lda, pivots, tau, work, &size, &info);
  free(work);
  return info;
}

int lapack_dorgqr(int m, int n, int k, double *a, const double *tau) {
  int info = 0, lda = larger(m, 1), size = -1;
  double wanted = 1;
  LAPACK(dorgqr)(&m, &n, &k, a, &lda, tau, &wanted, &size, &info);
  double *work = doubles(wanted);
  if (!work) return out_of_memory;
  size = (int)at_least_one((long)wanted);
  LAPACK(dorgqr)(&m, &n, &k, a, &lda, tau, work, &size, &info);
  free(work);
  return info;
}

int lapack_dgesdd(bool vectors, int m, int n, double *a, double *s, double *u, double *vt) {
  int smaller = m < n ? m : n;
  int info = 0, lda = larger(m, 1), ldu = larger(m, 1), ldvt = larger(smaller, 1), size = -1;
  const char *job = vectors ? "S" : "N";
  int *other = integers(8L * smaller);
  double wanted = 1, *work = NULL;
  if (!other) return out_of_memory;
  LAPACK(dgesdd)(job, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, &wanted, &size, other, &info HIDDEN1);
  work = doubles(wanted);
  size = (int)at_least_one((long)wanted);
  if (work)
    LAPACK(dgesdd)(job, &m, &n, a, &lda, s, u, &ldu, vt, &ldvt, work, &size, other, &info HIDDEN1);
  free(other);
  free(work);
  return work ? info : out_of_memory;
}

int lapack_dsyevd(bool vectors, int n, double *a, double *w) {
  int info = 0, lda = larger(n, 1), size = -1, whole = -1, whole_wanted = 1;
  const char *job = vectors ? "V" : "N";
  double wanted = 1;
  LAPACK(dsyevd)(job, "L", &n, a, &lda, w, &wanted, &size, &whole_wanted, &whole, &info HIDDEN2);
  double *work = doubles(wanted);
  int *other = integers(whole_wanted);
  size = (int)at_least_one((long)wanted);
  whole = (int)at_least_one(whole_wanted);
  if (work && other)
    LAPACK(dsyevd)(job, "L", &n, a, &lda, w, work, &size, other, &whole, &info HIDDEN2);
  bool ran = work && other;
  free(work);
  free(other);
  return ran ? info : out_of_memory;
}
