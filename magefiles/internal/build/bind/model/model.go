// Package model has the API of Go packages as data: what of it is bound and how it is called in Java, and what is not bound and why.
package model

// API is what is bound of a project. All lists are sorted, so that equal sources give equal text.
type API struct {
	Java         string     // dev.example.greeter; the classes of all packages are in it or, where there are several, in packages below it
	Library      string     // golib in System.loadLibrary("golib")
	MinSDK       int        // java.time from 26 on
	Throw        bool       // a Go panic is an exception in Java, and does not end the app
	Streams      bool       // an Input or an Output crosses: other bindings are spared what that needs
	Packages     []*Package // by path
	ErrorClasses []*Named   // sentinels and error types of all packages, in the order of their numbers
	Callbacks    []*Func    // methods of interfaces and calls of func types that Java may implement, in the order of their numbers
	Imports      []Import   // of packages that are not bound, and that GoType and Type.Go name; by path
	Skipped      []Skipped  // by position
}

// Runtime is the Java package of the classes that are the same for every API, and of Natives, Codecs and Dispatch.
func (a *API) Runtime() string { return a.Java + ".gondk" }

// Import is a Go package that is not bound and that types are of.
type Import struct {
	Path  string // net/netip
	Alias string // a name that no package of the API has
}

// Package is one Go package.
type Package struct {
	Path   string // example.com/app/greeter
	Name   string // Go's name of it
	Alias  string // a name that no other package here has; generated Go code imports it by this, and generated identifiers begin with it
	Doc    string // Go's comment, without comment marks
	Java   string // its Java package
	Class  string // the Java class with its functions, constants and variables: Greeter
	Funcs  []*Func
	Consts []*Const
	Vars   []*Var
	Types  []*Named
}

// Func is a function, a method, a method of an interface, or the call of a func type.
type Func struct {
	Go       string // Greet, or the method's name; empty for a func type's call
	Java     string // greet
	Native   string // unique in the API: greeter_Greet, greeter_Counter_Add
	Doc      string
	Pos      string // file:line of the declaration, relative to the project
	Package  *Package
	Recv     *Named // of methods
	New      bool   // a constructor: a function NewCounter that is `new Counter(...)` in Java
	Context  bool   // takes a context.Context first, which is not in Params
	Variadic bool   // the last of Params is a Slice
	Params   []Param
	Results  []Param // without the error
	Result   *Type   // of the one result; of several, a Struct that is made for them (Named.Results); nil where there is none
	Error    bool    // returns an error last
	Callback int     // its number in API.Callbacks, or -1
}

// Param is a parameter, a result or a field.
type Param struct {
	Go   string // its name; empty where it has none
	Java string // never empty, and unique beside the others
	Doc  string // of fields
	Type *Type
}

// Const is a constant of a basic type or of a Scalar type; those of enums are Named.Values.
type Const struct {
	Go, Java, Doc, Pos string
	Type               *Type
	Value              string // a Go literal: 1, 0.5, "text", true; exact, in the type's range
}

// Var is an exported variable: a getter and a setter of the package's class.
type Var struct {
	Go, Java, Native, Doc, Pos string
	Type                       *Type
}

// Named is a named type, or a sentinel error.
type Named struct {
	Kind       Kind // Struct, Object, Interface, FuncType, Enum, Scalar, Sentinel, ErrorType
	Go         string
	Java       string // Counter; a name of the Java package that no other type has
	Doc, Pos   string
	Package    *Package
	GoType     string   // as generated Go code writes it: greeter.Counter, greeter.List[int]
	Underlying *Type    // of Enum and Scalar
	Fields     []Param  // of Struct, Object and ErrorType; an embedded struct's fields stand in its place where it is promoted
	Values     []*Const // of Enum and Scalar
	Methods    []*Func  // by name
	Call       *Func    // of Func
	Embeds     []*Named // of Interface: bound interfaces that it contains; their methods are among Methods too
	Implements []*Named // of Object and Struct: bound interfaces that its class implements, since all their methods have the same Java names there
	Copied     []*Named // of Interface: Structs that implement it, by package and name; they cross by value behind it too
	Results    bool     // a Struct made for several results; it has no Go type
	Pointer    bool     // of ErrorType: the pointer has the method Error
	Comparable bool     // of Struct: usable as a key of a map
	Sealed     bool     // of Interface: has a method that is not exported or not bound, so only Go implements it
}

// Skipped is something exported that is not bound.
type Skipped struct {
	What   string // func greeter.Watch, method (*greeter.Counter).Each, field greeter.Point.Tag
	Pos    string // file:line, relative to the project
	Reason string
	Asked  bool // by //gondk:skip
}

// Kind tells how a type crosses.
type Kind int

// Kinds; docs of package bind say how each crosses.
const (
	Invalid Kind = iota
	Bool
	Int8
	Int16
	Int32
	Int64
	Int
	Uint8
	Uint16
	Uint32
	Uint64
	Uint
	Uintptr
	Float32
	Float64
	String
	Bytes     // []byte and named types of it
	Slice     // of Elem
	Array     // of Len Elem
	Map       // from Key to Elem
	Optional  // pointer to Elem, which is crossed by value
	Struct    // exported fields only, and no method of a pointer: crosses by value
	Object    // any other type with methods or hidden fields: crosses as a reference to a pointer
	Interface // a reference, in both directions; or a Struct of Named.Copied
	FuncType  // a named or unnamed func type: a reference, in both directions
	Enum      // a named integer type whose constants are made by iota
	Scalar    // any other named basic type: its underlying kind, with its constants in a class
	Error
	Time      // time.Time
	Duration  // time.Duration
	Context   // context.Context that is not a function's first parameter
	Iter      // iter.Seq[Elem] and receive channels of Elem; only a result of what Java calls
	Input     // io.Reader and io.ReadCloser: an InputStream, in both directions
	Output    // io.Writer and io.WriteCloser: an OutputStream, in both directions
	Text      // types with MarshalText and UnmarshalText, and json.RawMessage: a String
	Sentinel  // var ErrNotFound = errors.New(...); only of Named
	ErrorType // of Named, and of its methods' receivers, which cross as an Error
)

// Type is the type of a parameter, result, field or element.
type Type struct {
	Kind  Kind
	Go    string // as generated Go code writes it, with the packages' aliases: also io/fs.FileMode, whose package is not bound, is the number that it is
	Elem  *Type
	Key   *Type
	Len   int
	Chan  bool // of Iter: a channel
	Fails bool // of Iter: iter.Seq2[Elem, error]
	// Marshal is the method of a Text that gives it, MarshalText or MarshalBinary; there is Unmarshal… too. Empty: a []byte that is text.
	Marshal string
	Named   *Named // of Struct, Object, Interface, FuncType, Enum, Scalar
}

// Packed reports whether values of the type cross in a byte array.
func (t *Type) Packed() bool {
	switch t.Kind {
	case Slice, Array, Map, Optional, Struct, Error, ErrorType, Time:
		return true
	case Interface:
		return len(t.Named.Copied) > 0
	}
	return false
}

// Basic is the kind of a number, boolean or string, also of a named one.
func (t *Type) Basic() Kind {
	if t.Kind == Enum || t.Kind == Scalar {
		return t.Named.Underlying.Kind
	}
	return t.Kind
}
