package android.view;

public class MenuInflater {
    MenuInflater() {}
    public native void inflate(int menuRes, Menu menu);
}
