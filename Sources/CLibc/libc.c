/* SwiftPM takes a folder without a C file for no target. */
#include "CLibc.h"
