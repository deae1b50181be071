package android.view;

public interface MenuItem {
    int getItemId();
    MenuItem setTitle(CharSequence title);
    CharSequence getTitle();
    MenuItem setVisible(boolean visible);
    MenuItem setEnabled(boolean enabled);
    MenuItem setChecked(boolean checked);
    boolean isChecked();
}
