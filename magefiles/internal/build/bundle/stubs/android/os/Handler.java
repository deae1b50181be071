package android.os;

public class Handler {
    public interface Callback {
        boolean handleMessage(Message msg);
    }
    public Handler(Looper looper) {}
    public Handler(Looper looper, Callback callback) {}
    public native void handleMessage(Message msg);
    public final native Looper getLooper();
    public final native Message obtainMessage(int what);
    public final native Message obtainMessage(int what, Object obj);
    public final native boolean post(Runnable r);
    public final native boolean postDelayed(Runnable r, long delayMillis);
    public final native void removeCallbacks(Runnable r);
    public final native void removeCallbacksAndMessages(Object token);
    public final native void removeMessages(int what);
    public final native boolean sendEmptyMessage(int what);
    public final native boolean sendMessage(Message msg);
}
