package android.os;

public final class Message {
    public int what;
    public int arg1;
    public int arg2;
    public Object obj;
    public Message() {}
    public static native Message obtain();
    public native Bundle getData();
    public native void setData(Bundle data);
    public native void sendToTarget();
}
