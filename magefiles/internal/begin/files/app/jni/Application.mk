APP_STL := none
