/* What the sets say, as sentences with places (check.h). */
#ifndef RMF_CHECK_FINDINGS_H
#define RMF_CHECK_FINDINGS_H

#include "check/check.h"
#include "trail.h"

/* Fills the proof; false: out of memory. */
bool rmf_findings_make(rmf_reach *reach, rmf_trails *trails, rmf_proof *proof);

#endif
