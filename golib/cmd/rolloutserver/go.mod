module github.com/gondk/gondk/golib/cmd/rolloutserver

go 1.25.0

require (
	connectrpc.com/connect v1.20.0
	github.com/gondk/gondk v0.0.0-00010101000000-000000000000
	github.com/google/go-cmp v0.7.0
	google.golang.org/protobuf v1.36.11
)

replace github.com/gondk/gondk => ../../..
