/* Compiler attributes behind names of our own: the only language extensions outside models/kernels. */
#ifndef NER_BASE_ATTRIBUTES_H
#define NER_BASE_ATTRIBUTES_H

#if defined(__GNUC__)
/* The compiler checks a printf-like call: TEXT and FIRST are parameter numbers from 1. */
#define ATTRIBUTE_FORMAT(text, first) __attribute__((format(printf, text, first)))
/* A caller must look at the result. */
#define ATTRIBUTE_CHECKED __attribute__((warn_unused_result))
/* Stays visible in a shared library that hides everything else. */
#define ATTRIBUTE_PUBLIC __attribute__((visibility("default")))
#else
#define ATTRIBUTE_FORMAT(text, first)
#define ATTRIBUTE_CHECKED
#define ATTRIBUTE_PUBLIC
#endif

#endif
