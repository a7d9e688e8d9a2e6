/* Functions of Windows' colour management that Qt6Gui asks for and wine's mscms.dll lacks. Only for wine. */
#define F(n) __declspec(dllexport) int n(void) { return 0; }

F(GetColorProfileFromHandle) F(CloseColorProfile) F(WcsCreateIccProfile) F(OpenColorProfileW)
