package android.app;

import android.content.ContextWrapper;
import android.content.Intent;
import android.os.IBinder;

public abstract class Service extends ContextWrapper {
    public static final int START_STICKY = 1;
    public static final int START_NOT_STICKY = 2;
    public static final int START_REDELIVER_INTENT = 3;
    public Service() { super(null); }
    public native void onCreate();
    public native int onStartCommand(Intent intent, int flags, int startId);
    public native void onDestroy();
    public abstract IBinder onBind(Intent intent);
    public native boolean onUnbind(Intent intent);
    public final native void stopSelf();
    public final native void stopSelf(int startId);
}
