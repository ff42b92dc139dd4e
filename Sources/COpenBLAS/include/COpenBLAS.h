/// BLAS and LAPACK behind one door.
///
/// On Linux the library is OpenBLAS, opened at the first call, *after* the environment that steers
/// it has been completed: OpenBLAS reads OPENBLAS_CORETYPE and OPENBLAS_NUM_THREADS once, while it
/// is being loaded, so a program that links it cannot choose any more. Values that the user has set
/// are never touched. On macOS the library is Accelerate.
///
/// Matrices are row-major floats unless a function says otherwise. All functions may be called from
/// several threads at once.
#ifndef COPENBLAS_H
#define COPENBLAS_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Opens the library if it is not open yet; false when that fails.
bool blas_load(void);
/// Why `blas_load` failed, or an empty string.
const char *blas_error(void);
/// The file that was loaded, e.g. "libopenblas.so.0".
const char *blas_library(void);
/// The kernel set in use, e.g. "SkylakeX", "Haswell".
const char *blas_core(void);
/// Why this core: "set by OPENBLAS_CORETYPE", "chosen: …" or "the library's own choice".
const char *blas_core_reason(void);
/// Threads that one call uses; 1 unless OPENBLAS_NUM_THREADS says otherwise.
int blas_threads(void);

/// C = alpha · op(A) · op(B) + beta · C; C is m × n, op(A) m × k, op(B) k × n.
void blas_sgemm(bool transA, bool transB, int m, int n, int k, float alpha, const float *a,
                int lda, const float *b, int ldb, float beta, float *c, int ldc);
/// C = alpha · op(A) · op(B) + beta · C in double.
void blas_dgemm(bool transA, bool transB, int m, int n, int k, double alpha, const double *a,
                int lda, const double *b, int ldb, double beta, double *c, int ldc);
/// C = alpha · Aᵀ · A + beta · C for the upper triangle of C (n × n); A is k × n.
void blas_ssyrk_at_a(int n, int k, float alpha, const float *a, int lda, float beta, float *c,
                     int ldc);

/// Cholesky A = Uᵀ · U in place (upper triangle, row-major); LAPACK's info.
int lapack_spotrf_upper(int n, float *a, int lda);
/// Cholesky A = L · Lᵀ in place (lower triangle, row-major); LAPACK's info.
int lapack_spotrf_lower(int n, float *a, int lda);
/// Inverse of A from its lower Cholesky factor, lower triangle in place; LAPACK's info.
int lapack_spotri_lower(int n, float *a, int lda);

// LAPACK in double, as it is: matrices column-major and dense (the leading dimension is the number
// of rows), `info` returned: 0 is success, a positive number the routine's own complaint, −1000 no
// memory for the workspace. A row-major matrix is its transpose to these.

/// Solves op(A) · X = B in place for a triangular row-major A; B is n × columns, row-major.
void blas_dtrsm(bool lower, bool transposed, int n, int columns, const double *a, int lda,
                double *b, int ldb);
/// Cholesky factor in place, of one triangle.
int lapack_dpotrf(bool lower, int n, double *a);
/// Inverse from the Cholesky factor in place, one triangle.
int lapack_dpotri(bool lower, int n, double *a);
/// Reciprocal condition number from the Cholesky factor and the 1-norm of the matrix.
int lapack_dpocon(bool lower, int n, const double *a, double norm, double *reciprocal);
/// The same in float, from the lower factor of a row-major matrix.
int lapack_spocon_lower(int n, const float *a, float norm, float *reciprocal);
/// Reciprocal condition number of a triangular matrix in the 1-norm.
int lapack_dtrcon(bool lower, int n, const double *a, double *reciprocal);
/// LU factors in place with partial pivoting.
int lapack_dgetrf(int n, double *a, int *pivots);
/// Solves op(A) · X = B in place from LU factors.
int lapack_dgetrs(bool transposed, int n, int columns, const double *a, const int *pivots,
                  double *b);
/// Reciprocal condition number from LU factors and the 1-norm of the matrix.
int lapack_dgecon(int n, const double *a, double norm, double *reciprocal);
/// QR factors in place.
int lapack_dgeqrf(int m, int n, double *a, double *tau);
/// QR factors with column pivoting in place; pivots count from 1 and are 0 on entry.
int lapack_dgeqp3(int m, int n, double *a, int *pivots, double *tau);
/// The first n columns of Q from k reflectors, in place.
int lapack_dorgqr(int m, int n, int k, double *a, const double *tau);
/// Thin singular value decomposition; A is destroyed, U is m × min, Vᵀ min × n.
int lapack_dgesdd(bool vectors, int m, int n, double *a, double *s, double *u, double *vt);
/// Eigenvalues, ascending, and eigenvectors, over A, of a symmetric matrix (lower triangle).
int lapack_dsyevd(bool vectors, int n, double *a, double *w);

#ifdef __cplusplus
}
#endif
#endif
