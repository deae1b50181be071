#pragma once

#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS

struct AChoreographer;
typedef struct AChoreographer AChoreographer;

typedef void (*AChoreographer_frameCallback)(long frame_time_nanos, void* data);
typedef void (*AChoreographer_frameCallback64)(int64_t frame_time_nanos, void* data);
typedef void (*AChoreographer_refreshRateCallback)(int64_t vsync_period_nanos, void* data);

#if __ANDROID_API__ >= 24
AChoreographer* AChoreographer_getInstance(void);
void AChoreographer_postFrameCallback(AChoreographer* choreographer, AChoreographer_frameCallback callback, void* data);
void AChoreographer_postFrameCallbackDelayed(AChoreographer* choreographer, AChoreographer_frameCallback callback, void* data, long delay_millis);
#endif
#if __ANDROID_API__ >= 29
void AChoreographer_postFrameCallback64(AChoreographer* choreographer, AChoreographer_frameCallback64 callback, void* data);
void AChoreographer_postFrameCallbackDelayed64(AChoreographer* choreographer, AChoreographer_frameCallback64 callback, void* data, uint32_t delay_millis);
#endif
#if __ANDROID_API__ >= 30
void AChoreographer_registerRefreshRateCallback(AChoreographer* choreographer, AChoreographer_refreshRateCallback callback, void* data);
void AChoreographer_unregisterRefreshRateCallback(AChoreographer* choreographer, AChoreographer_refreshRateCallback callback, void* data);
#endif

__END_DECLS
