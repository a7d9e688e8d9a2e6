/* Qt6Core of Windows 10 and later finds icuuc.dll in the system; wine has none. Only for wine: never in the program. */
#define F(n) __declspec(dllexport) int n(void) { return 0; }

/* U_FILE_ACCESS_ERROR: there is no such converter, and Qt goes on with its own. */
__declspec(dllexport) void *ucnv_open(const char *name, int *error) {
    if (error) *error = 4;
    return 0;
}

F(ucnv_close) F(UCNV_FROM_U_CALLBACK_SUBSTITUTE) F(UCNV_TO_U_CALLBACK_SUBSTITUTE) F(ucnv_reset) F(ucnv_getMaxCharSize)
F(ucnv_getName) F(ucnv_getToUCallBack) F(ucnv_getFromUCallBack) F(ucnv_setToUCallBack) F(ucnv_setFromUCallBack)
F(ucnv_cbToUWriteUChars) F(ucnv_toUnicode) F(ucnv_cbFromUWriteUChars) F(ucnv_toUCountPending) F(ucnv_fromUCountPending)
F(ucnv_getStandardName) F(ucnv_getAvailableName) F(ucnv_countAvailable) F(ucnv_fromUnicode)
