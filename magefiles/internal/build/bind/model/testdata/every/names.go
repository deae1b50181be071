package every

// HTTPServer has initialisms.
type HTTPServer struct {
	URL     string
	UserIDs []int
	IPv4    string
}

func (HTTPServer) ServeHTTP(path string) string { return path }

// URL begins with one.
func URL() string { return "url" }

// Switch is a word of Java's, and so are its parameters.
func Switch(class, int_ string, _ bool) string { return class }

// Notify has the name of a method of java.lang.Object.
func Notify() {}

// Rename has another name in Java.
//
//gondk:name renamed
func Rename() {}

// Renamed has another name in Java.
//
//gondk:name Other
type Renamed struct {
	//gondk:name second
	First string
	//gondk:skip
	Third string
}
