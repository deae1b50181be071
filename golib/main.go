// Command golib is the sample's Go library. It is built as a C archive, so main does nothing: C calls the exported functions.
package main

func main() {}
