package android.view;

public class Surface {
    Surface() {}
    public native boolean isValid();
    public native void release();
}
