package android.os;

public class HandlerThread extends Thread {
    public HandlerThread(String name) {}
    public HandlerThread(String name, int priority) {}
    public native Looper getLooper();
    public native boolean quit();
    public native boolean quitSafely();
}
