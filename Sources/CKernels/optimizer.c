// Goals, in order: the same bits on every machine; speed (one pass over four arrays).
#include "CKernels.h"
#include "lanes.h"

CK_MULTIVERSION void ck_adamw(size_t n, float *p, const float *g, float *m, float *v, float scale,
                              float rate, float beta1, float beta2, float epsilon, float decay,
                              float correction1, float correction2) {
  float step = rate / correction1, keep = 1.0f - rate * decay;
  FOR_LANES(n, i, count) {
    f16 gradient = scale * LOAD(g, i, count, 0);
    f16 mean = beta1 * LOAD(m, i, count, 0) + (1.0f - beta1) * gradient;
    f16 square = beta2 * LOAD(v, i, count, 0) + (1.0f - beta2) * gradient * gradient;
    f16 root = __builtin_elementwise_sqrt(square / correction2) + epsilon;
    STORE(m, i, count, mean);
    STORE(v, i, count, square);
    STORE(p, i, count, keep * LOAD(p, i, count, 0) - step * mean / root);
  }
}
