/// What the files of this target share: where a function of the library is.
#ifndef BINDING_H
#define BINDING_H

#ifndef __APPLE__
/// Opens the library or ends the process with what to install.
void blas_need(void);
/// The address of one of the library's functions; ends the process if it is not there.
void *blas_symbol(const char *name);
#endif

#endif
