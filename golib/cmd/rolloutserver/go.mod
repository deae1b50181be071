module github.com/gondk/gondk/golib/cmd/rolloutserver

go 1.25.0

require github.com/gondk/gondk v0.0.0

require (
	connectrpc.com/connect v1.20.0 // indirect
	google.golang.org/protobuf v1.36.11 // indirect
)

replace github.com/gondk/gondk => ../../..
