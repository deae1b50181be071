package android.app;

import android.content.ContextWrapper;
import android.content.res.Configuration;

public class Application extends ContextWrapper {
    public Application() { super(null); }
    public native void onCreate();
    public native void onTerminate();
    public native void onConfigurationChanged(Configuration newConfig);
    public native void onLowMemory();
    public native void onTrimMemory(int level);
}
