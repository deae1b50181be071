// Package bind makes the two halves of a binding: Java and Kotlin classes with which an app calls ordinary Go packages, and the Go and C code
// behind them, which becomes part of the archive. Package model reads the Go packages; java, kotlin, jni and goside each write one part of it,
// from the same model, by templates.
//
// # What crosses
//
// A call crosses once. Its straight parameters cross as values of JNI: numbers, booleans, strings, byte arrays, and references as numbers.
// All others (model.Type.Packed) are written one after another into one byte array, the last parameter; without one of these there is no array. A
// result is straight, or a byte array. A method's receiver is its first parameter, as its type crosses; then comes the context (Func.Context), a
// reference. A method of Java is called with its context and parameters in one byte array.
//
//	Kind                     native parameter and result    in a byte array
//	Bool                     boolean                        1 byte, 0 or 1
//	Int8, Uint8              byte (8 bits), int             1 byte
//	Int16, Uint16            short, int                     2 bytes
//	Int32, Uint32            int, long                      4 bytes
//	Int64, Uint64, Int, Uint, Uintptr   long                8 bytes
//	Float32, Float64         float, double                  4, 8 bytes
//	String, Text             String                         int32 length, UTF-8
//	Bytes                    byte[]                         int32 length (-1: nil), bytes
//	Duration                 long, nanoseconds              8 bytes
//	Time                     packed                         int64 seconds since 1970, int32 nanoseconds
//	Enum, Scalar             as their underlying kind       as their underlying kind
//	Object, Interface, Func, Iter, Context, Input, Output   long, a reference   8 bytes
//	Interface with Named.Copied   packed                    int32 index in Copied, then the struct; or -1, then a reference
//	Slice, Map               packed                         int32 count (-1: nil), elements; a map's key before its value
//	Array                    packed                         elements
//	Optional                 packed                         1 byte, 0 or 1, then the value
//	Struct                   packed                         fields in order
//	Error                    packed                         as below; so does the receiver of an ErrorType's method, which Go finds in it by errors.As
//
// All numbers are little-endian. A number that does not fit Go's type is an IllegalArgumentException: Go tells for straight ones and for int and
// uint, Java for packed ones. Unsigned numbers are widened; 64 bits unsigned keep their bits. Go strings that are not UTF-8, and lone surrogates of Java, get U+FFFD; a NUL is a character like any other.
// What Go returns is never null but for Optional, Object, Interface, Func, Error, Input and Output; a nil slice or map is an empty one. What is null in Java
// is nil in Go where the kind has a nil, and a NullPointerException elsewhere.
//
// # References
//
// A reference is a number: 0 is nil, a positive one is a Go value, a negative one a Java object. Each side has a table of what it has given to
// the other, with a count: one for each time that the reference has crossed. The side that got it gives all its counts back when it is
// done: Java by close or by a reference queue of its own, Go by runtime.AddCleanup. A positive number has the slot in its low 32 bits and
// the slot's generation above: a stale number is told as an IllegalStateException. Whoever gets back a reference to a value of his own gets that value, not a
// wrapper of a wrapper. Where it comes back in a result (also in an error, and from next), its sender might be collected before it is read: he
// takes one count more by release(reference, -1) before he returns, and the owner gives that back when he has the value. Arguments need no
// such thing, since their sender keeps them until the call has ended.
//
// A stream is what it is for its side: an InputStream that Go has is an io.ReadCloser there, which calls Dispatch.call with a method below 0, and
// an io.Reader that Java has is an InputStream, which calls Natives.read.
//
// # Errors
//
// An error, where one is a value and where one is thrown, is a byte array that begins with its kind:
//
//	0  nil
//	1  a Go error: reference (positive, Go keeps the error), string message, int32 class (-1, or the index in model.API.ErrorClasses of the first that
//	   errors.Is or errors.As finds), int32 count and indexes of all that they find, reference of the Java exception that errors.As finds (negative, with
//	   a count more; 0: none), which is its cause in Java; then, if the class has fields, these
//	2  a Java exception: reference (negative), string message
//	3  IllegalStateException: string
//	4  IllegalArgumentException: string
//	5  a panic, where [bind] panics = "throw": string, with the goroutine's stack
//
// Of a Go error that Java gives to Go, the reference alone follows the 1; all that Java itself throws is a 2. Of these, int32 class follows the
// message (-1, or the index in model.API.ErrorClasses of the exception's own class) and then, if the class has fields, these: errors.Is and errors.As
// find in such an error what they would find in Go's own.
// An exception in a method of Java that returns no error is a panic in Go. Where that panic comes to Java again, the exception is thrown there; in a
// goroutine of Go's own it ends the app like any other panic.
//
// # Start
//
// The class Natives of the Java package <java>.gondk has all native methods. Its static part loads the library, of which an app that links the
// archive into a library of its own has none, and has loaded that; it calls start(API, java.io.tmpdir), the only one that the virtual machine
// finds by its name. start compares model.API.Checksum with that of its own half, and
// throws an UnsatisfiedLinkError with both where they differ; else it sets TMPDIR where it is unset and registers all others by RegisterNatives.
// There is no JNI_OnLoad, so that the app may have its own.
//
// Beside one native method for each function, method and field (model.Func.Native, and Native + "_direct", where each Bytes parameter is a
// direct java.nio.ByteBuffer, an int offset and an int length, memory that Go sees during the call, for functions of model.Func.Direct; getters and
// setters of variables and of objects' fields are model.Var.Native + "_get" and "_set", fields <Alias>_<Type>_<Field>_get, with the receiver first), Natives has
//
//	void start(String api, String tmpdir)
//	void release(long reference, int count)
//	byte[] next(long reference)        of an Iter: an error (0: none), then 1 byte (0: it has ended), then the element
//	long context()                     a new context that can be cancelled
//	void cancel(long reference)
//	boolean cancelled(long reference)
//
// and, where streams cross (model.API.Streams),
//
//	byte[] read(long reference, int size)   of an Input: bytes, at most so many and 65,536; 1 byte (1: it has ended); the error that came with them
//	void write(long reference, byte[] bytes)   to an Output
//	void shut(long reference)          closes an Input or an Output, if it can be closed
//
// Go calls Java by three static methods of the class Dispatch of the same package:
//
//	byte[] call(long reference, int method, byte[] packed)   method of a Java object; the result is a byte array: an error (0: none), then the results.
//	                                                          -1 reads (int32 most; int32 count or -1 at the end, bytes), -2 writes (Bytes), -3 closes
//	void release(long reference, int count)
//	Throwable error(byte[] error)                            what to throw
//
// # Files
//
// Each of the four writers has func Files(api *model.API) (map[string][]byte, error): paths with slashes, relative to the folder of Java sources
// (java, kotlin) or to that of the Go package gondkbind (goside, jni), which the archive's main package imports. In Java's package <java>.gondk are
// GoObject (the base class of Objects, Iters and of Go's values behind interfaces: AutoCloseable, equal where the reference is), GoRef (a reference with its
// cleaning), GoException and its subclasses for ErrorClasses, GoPanic, GoIterator, Cancellation (a Context), Wire (reads and writes byte
// arrays), Refs (Java's table), Codecs (a read and a write for each type), Proxies (Go's values behind interfaces and func types),
// Dispatch and Natives; where streams cross, Streams, GoInputStream and GoOutputStream too.
package bind
