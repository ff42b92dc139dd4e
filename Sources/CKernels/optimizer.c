// Goals, in order: the same bits on every machine; speed (one pass over the arrays). Every element
// is computed by itself, so the bits do not depend on where a caller cuts the arrays either.
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

CK_MULTIVERSION void ck_adam(size_t n, float *p, const float *g, float *m, float *v, float scale,
                             float rate, float beta1, float beta2, float epsilon, float decay,
                             float correction1, float correction2) {
  float step = rate / correction1;
  FOR_LANES(n, i, count) {
    f16 parameter = LOAD(p, i, count, 0);
    f16 gradient = scale * LOAD(g, i, count, 0) + decay * parameter;
    f16 mean = beta1 * LOAD(m, i, count, 0) + (1.0f - beta1) * gradient;
    f16 square = beta2 * LOAD(v, i, count, 0) + (1.0f - beta2) * gradient * gradient;
    f16 root = __builtin_elementwise_sqrt(square / correction2) + epsilon;
    STORE(m, i, count, mean);
    STORE(v, i, count, square);
    STORE(p, i, count, parameter - step * mean / root);
  }
}

CK_MULTIVERSION void ck_sgd(size_t n, float *p, const float *g, float scale, float rate,
                            float decay) {
  FOR_LANES(n, i, count) {
    f16 parameter = LOAD(p, i, count, 0);
    f16 gradient = scale * LOAD(g, i, count, 0) + decay * parameter;
    STORE(p, i, count, parameter - rate * gradient);
  }
}

CK_MULTIVERSION void ck_sgd_momentum(size_t n, float *p, const float *g, float *v, float scale,
                                     float rate, float momentum, float share, bool nesterov,
                                     float decay) {
  float of_gradient = nesterov ? 1.0f : 0.0f, of_velocity = nesterov ? momentum : 1.0f;
  FOR_LANES(n, i, count) {
    f16 parameter = LOAD(p, i, count, 0);
    f16 gradient = scale * LOAD(g, i, count, 0) + decay * parameter;
    f16 velocity = momentum * LOAD(v, i, count, 0) + share * gradient;
    f16 direction = of_gradient * gradient + of_velocity * velocity;
    STORE(v, i, count, velocity);
    STORE(p, i, count, parameter - rate * direction);
  }
}
