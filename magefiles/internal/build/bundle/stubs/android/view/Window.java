package android.view;

public abstract class Window {
    Window() {}
    public abstract View getDecorView();
    public native WindowInsetsController getInsetsController();
    public native void setDecorFitsSystemWindows(boolean decorFitsSystemWindows);
    public native void addFlags(int flags);
    public native void clearFlags(int flags);
    public abstract void setStatusBarColor(int color);
    public abstract void setNavigationBarColor(int color);
}
