/* Texts as people search them: capital letters or small ones, of any script. */
#ifndef RMF_BASE_FOLDED_H
#define RMF_BASE_FOLDED_H

/* The text with all its letters made small; the caller's. NULL: no memory. */
char *rmf_folded(const char *text);

#endif
