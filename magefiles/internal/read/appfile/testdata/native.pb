

lib/arm64-v8a


lib/armeabi-v7a
