package android.view;

public final class MotionEvent {
    public static final int ACTION_DOWN = 0;
    public static final int ACTION_UP = 1;
    public static final int ACTION_MOVE = 2;
    public static final int ACTION_CANCEL = 3;
    MotionEvent() {}
    public final native int getAction();
    public final native int getActionMasked();
    public final native int getPointerCount();
    public final native float getX();
    public final native float getY();
}
