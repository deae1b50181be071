package android.view;

public interface Menu {
    int NONE = 0;
    MenuItem add(CharSequence title);
    MenuItem add(int titleRes);
    MenuItem add(int groupId, int itemId, int order, CharSequence title);
    MenuItem add(int groupId, int itemId, int order, int titleRes);
    MenuItem findItem(int id);
    void clear();
    int size();
    MenuItem getItem(int index);
}
