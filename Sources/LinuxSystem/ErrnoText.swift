extension Errno: CustomStringConvertible {
  /// The text of the error, which is that of glibc's strerror(3) in English, even if the program uses another C
  /// library.
  ///
  /// Source: include/uapi/asm-generic/errno-base.h and errno.h for the numbers.
  public var description: String {
    switch rawValue {
    case 0: "Success"
    case 1: "Operation not permitted"  // EPERM
    case 2: "No such file or directory"  // ENOENT
    case 3: "No such process"  // ESRCH
    case 4: "Interrupted system call"  // EINTR
    case 5: "Input/output error"  // EIO
    case 6: "No such device or address"  // ENXIO
    case 7: "Argument list too long"  // E2BIG
    case 8: "Exec format error"  // ENOEXEC
    case 9: "Bad file descriptor"  // EBADF
    case 10: "No child processes"  // ECHILD
    case 11: "Resource temporarily unavailable"  // EAGAIN
    case 12: "Cannot allocate memory"  // ENOMEM
    case 13: "Permission denied"  // EACCES
    case 14: "Bad address"  // EFAULT
    case 15: "Block device required"  // ENOTBLK
    case 16: "Device or resource busy"  // EBUSY
    case 17: "File exists"  // EEXIST
    case 18: "Invalid cross-device link"  // EXDEV
    case 19: "No such device"  // ENODEV
    case 20: "Not a directory"  // ENOTDIR
    case 21: "Is a directory"  // EISDIR
    case 22: "Invalid argument"  // EINVAL
    case 23: "Too many open files in system"  // ENFILE
    case 24: "Too many open files"  // EMFILE
    case 25: "Inappropriate ioctl for device"  // ENOTTY
    case 26: "Text file busy"  // ETXTBSY
    case 27: "File too large"  // EFBIG
    case 28: "No space left on device"  // ENOSPC
    case 29: "Illegal seek"  // ESPIPE
    case 30: "Read-only file system"  // EROFS
    case 31: "Too many links"  // EMLINK
    case 32: "Broken pipe"  // EPIPE
    case 33: "Numerical argument out of domain"  // EDOM
    case 34: "Numerical result out of range"  // ERANGE
    case 35: "Resource deadlock avoided"  // EDEADLK
    case 36: "File name too long"  // ENAMETOOLONG
    case 37: "No locks available"  // ENOLCK
    case 38: "Function not implemented"  // ENOSYS
    case 39: "Directory not empty"  // ENOTEMPTY
    case 40: "Too many levels of symbolic links"  // ELOOP
    case 42: "No message of desired type"  // ENOMSG
    case 43: "Identifier removed"  // EIDRM
    case 44: "Channel number out of range"  // ECHRNG
    case 45: "Level 2 not synchronized"  // EL2NSYNC
    case 46: "Level 3 halted"  // EL3HLT
    case 47: "Level 3 reset"  // EL3RST
    case 48: "Link number out of range"  // ELNRNG
    case 49: "Protocol driver not attached"  // EUNATCH
    case 50: "No CSI structure available"  // ENOCSI
    case 51: "Level 2 halted"  // EL2HLT
    case 52: "Invalid exchange"  // EBADE
    case 53: "Invalid request descriptor"  // EBADR
    case 54: "Exchange full"  // EXFULL
    case 55: "No anode"  // ENOANO
    case 56: "Invalid request code"  // EBADRQC
    case 57: "Invalid slot"  // EBADSLT
    case 59: "Bad font file format"  // EBFONT
    case 60: "Device not a stream"  // ENOSTR
    case 61: "No data available"  // ENODATA
    case 62: "Timer expired"  // ETIME
    case 63: "Out of streams resources"  // ENOSR
    case 64: "Machine is not on the network"  // ENONET
    case 65: "Package not installed"  // ENOPKG
    case 66: "Object is remote"  // EREMOTE
    case 67: "Link has been severed"  // ENOLINK
    case 68: "Advertise error"  // EADV
    case 69: "Srmount error"  // ESRMNT
    case 70: "Communication error on send"  // ECOMM
    case 71: "Protocol error"  // EPROTO
    case 72: "Multihop attempted"  // EMULTIHOP
    case 73: "RFS specific error"  // EDOTDOT
    case 74: "Bad message"  // EBADMSG
    case 75: "Value too large for defined data type"  // EOVERFLOW
    case 76: "Name not unique on network"  // ENOTUNIQ
    case 77: "File descriptor in bad state"  // EBADFD
    case 78: "Remote address changed"  // EREMCHG
    case 79: "Can not access a needed shared library"  // ELIBACC
    case 80: "Accessing a corrupted shared library"  // ELIBBAD
    case 81: ".lib section in a.out corrupted"  // ELIBSCN
    case 82: "Attempting to link in too many shared libraries"  // ELIBMAX
    case 83: "Cannot exec a shared library directly"  // ELIBEXEC
    case 84: "Invalid or incomplete multibyte or wide character"  // EILSEQ
    case 85: "Interrupted system call should be restarted"  // ERESTART
    case 86: "Streams pipe error"  // ESTRPIPE
    case 87: "Too many users"  // EUSERS
    case 88: "Socket operation on non-socket"  // ENOTSOCK
    case 89: "Destination address required"  // EDESTADDRREQ
    case 90: "Message too long"  // EMSGSIZE
    case 91: "Protocol wrong type for socket"  // EPROTOTYPE
    case 92: "Protocol not available"  // ENOPROTOOPT
    case 93: "Protocol not supported"  // EPROTONOSUPPORT
    case 94: "Socket type not supported"  // ESOCKTNOSUPPORT
    case 95: "Operation not supported"  // EOPNOTSUPP
    case 96: "Protocol family not supported"  // EPFNOSUPPORT
    case 97: "Address family not supported by protocol"  // EAFNOSUPPORT
    case 98: "Address already in use"  // EADDRINUSE
    case 99: "Cannot assign requested address"  // EADDRNOTAVAIL
    case 100: "Network is down"  // ENETDOWN
    case 101: "Network is unreachable"  // ENETUNREACH
    case 102: "Network dropped connection on reset"  // ENETRESET
    case 103: "Software caused connection abort"  // ECONNABORTED
    case 104: "Connection reset by peer"  // ECONNRESET
    case 105: "No buffer space available"  // ENOBUFS
    case 106: "Transport endpoint is already connected"  // EISCONN
    case 107: "Transport endpoint is not connected"  // ENOTCONN
    case 108: "Cannot send after transport endpoint shutdown"  // ESHUTDOWN
    case 109: "Too many references: cannot splice"  // ETOOMANYREFS
    case 110: "Connection timed out"  // ETIMEDOUT
    case 111: "Connection refused"  // ECONNREFUSED
    case 112: "Host is down"  // EHOSTDOWN
    case 113: "No route to host"  // EHOSTUNREACH
    case 114: "Operation already in progress"  // EALREADY
    case 115: "Operation now in progress"  // EINPROGRESS
    case 116: "Stale file handle"  // ESTALE
    case 117: "Structure needs cleaning"  // EUCLEAN
    case 118: "Not a XENIX named type file"  // ENOTNAM
    case 119: "No XENIX semaphores available"  // ENAVAIL
    case 120: "Is a named type file"  // EISNAM
    case 121: "Remote I/O error"  // EREMOTEIO
    case 122: "Disk quota exceeded"  // EDQUOT
    case 123: "No medium found"  // ENOMEDIUM
    case 124: "Wrong medium type"  // EMEDIUMTYPE
    case 125: "Operation canceled"  // ECANCELED
    case 126: "Required key not available"  // ENOKEY
    case 127: "Key has expired"  // EKEYEXPIRED
    case 128: "Key has been revoked"  // EKEYREVOKED
    case 129: "Key was rejected by service"  // EKEYREJECTED
    case 130: "Owner died"  // EOWNERDEAD
    case 131: "State not recoverable"  // ENOTRECOVERABLE
    case 132: "Operation not possible due to RF-kill"  // ERFKILL
    case 133: "Memory page has hardware error"  // EHWPOISON
    default: "Unknown error \(rawValue)"
    }
  }
}
