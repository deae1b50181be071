// Package kotlin writes the Kotlin half of a binding, beside the Java classes: suspend functions for what waits in Go, and flows for iterators.
// All else Kotlin has from the Java classes.
package kotlin
