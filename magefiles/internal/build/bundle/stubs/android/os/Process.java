package android.os;

public class Process {
    public static final int THREAD_PRIORITY_BACKGROUND = 10;
    public static final native int myPid();
    public static final native int myTid();
    public static final native int myUid();
    public static final native boolean is64Bit();
    public static final native void setThreadPriority(int priority);
}
