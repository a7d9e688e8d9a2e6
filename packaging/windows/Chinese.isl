; What the installer says in Chinese. Written for this project over the message names of Inno Setup 6.4; what is not
; here stays English. It stands behind Default.isl in installer.iss, which brings the rest.

[LangOptions]
LanguageName=简体中文
LanguageID=$0804
LanguageCodePage=936
DialogFontName=Microsoft YaHei UI
DialogFontSize=9
WelcomeFontName=Microsoft YaHei UI

[Messages]
SetupAppTitle=安装
SetupWindowTitle=安装 - %1
UninstallAppTitle=卸载
UninstallAppFullTitle=卸载 %1

InformationTitle=提示
ConfirmTitle=确认
ErrorTitle=错误

SetupLdrStartupMessage=即将安装 %1。是否继续？
LdrCannotCreateTemp=无法创建临时文件，安装已中止
LdrCannotExecTemp=无法运行临时文件夹中的文件，安装已中止

LastErrorMessage=%1。%n%n错误 %2：%3
SetupFileMissing=安装文件夹中缺少文件 %1。请补上该文件，或重新取得安装程序。
SetupFileCorrupt=安装文件已损坏。请重新取得安装程序。
SetupFileCorruptOrWrongVer=安装文件已损坏，或与本安装程序的版本不符。请重新取得安装程序。
InvalidParameter=命令行中有无效的参数：%n%n%1
SetupAlreadyRunning=安装程序已在运行。
WindowsVersionNotSupported=本程序不支持这台计算机上的 Windows 版本。
WindowsServicePackRequired=本程序需要 %1 Service Pack %2 或更高版本。
NotOnThisPlatform=本程序不能在 %1 上运行。
OnlyOnThisPlatform=本程序只能在 %1 上运行。
OnlyOnTheseArchitectures=本程序只能安装在以下处理器架构的 Windows 上：%n%n%1
WinVersionTooLowError=本程序需要 %1 %2 或更高版本。
WinVersionTooHighError=本程序不能安装在 %1 %2 或更高版本上。
AdminPrivilegesRequired=安装本程序须以管理员身份登录。
PowerUserPrivilegesRequired=安装本程序须以管理员或 Power Users 组成员的身份登录。
SetupAppRunningError=%1 正在运行。%n%n请先关闭它的全部窗口和后台服务，再点“确定”继续；点“取消”退出安装。
UninstallAppRunningError=%1 正在运行。%n%n请先关闭它的全部窗口和后台服务，再点“确定”继续；点“取消”退出卸载。

PrivilegesRequiredOverrideTitle=选择安装方式
PrivilegesRequiredOverrideInstruction=选择安装方式
PrivilegesRequiredOverrideText1=%1 可以为所有用户安装（需要管理员权限），也可以只为您安装。
PrivilegesRequiredOverrideText2=%1 可以只为您安装，也可以为所有用户安装（需要管理员权限）。
PrivilegesRequiredOverrideAllUsers=为所有用户安装(&A)
PrivilegesRequiredOverrideAllUsersRecommended=为所有用户安装（推荐）(&A)
PrivilegesRequiredOverrideCurrentUser=只为我安装(&M)
PrivilegesRequiredOverrideCurrentUserRecommended=只为我安装（推荐）(&M)

ErrorCreatingDir=无法创建文件夹“%1”
ErrorTooManyFilesInDir=文件夹“%1”中的文件过多，无法再创建文件

ExitSetupTitle=退出安装
ExitSetupMessage=安装尚未完成。现在退出，程序将不会安装。%n%n您可以以后再次运行安装程序。%n%n是否退出？
AboutSetupMenuItem=关于安装程序(&A)…
AboutSetupTitle=关于安装程序
AboutSetupMessage=%1 版本 %2%n%3%n%n%1 主页：%n%4

ButtonBack=< 上一步(&B)
ButtonNext=下一步(&N) >
ButtonInstall=安装(&I)
ButtonOK=确定
ButtonCancel=取消
ButtonYes=是(&Y)
ButtonYesToAll=全部是(&A)
ButtonNo=否(&N)
ButtonNoToAll=全部否(&O)
ButtonFinish=完成(&F)
ButtonBrowse=浏览(&B)…
ButtonWizardBrowse=浏览(&R)…
ButtonNewFolder=新建文件夹(&M)

SelectLanguageTitle=选择安装语言
SelectLanguageLabel=请选择安装时使用的语言。

ClickNext=点“下一步”继续，点“取消”退出安装。
BrowseDialogTitle=选择文件夹
BrowseDialogLabel=在下面选择一个文件夹，然后点“确定”。
NewFolderName=新建文件夹

WelcomeLabel1=欢迎安装 [name]
WelcomeLabel2=即将在这台计算机上安装 [name/ver]。%n%n建议先关闭其他程序再继续。

WizardPassword=密码
PasswordLabel1=本安装程序有密码保护。
PasswordLabel3=请输入密码，然后点“下一步”。密码区分大小写。
PasswordEditLabel=密码(&P)：
IncorrectPassword=密码不正确，请重新输入。

WizardLicense=许可协议
LicenseLabel=继续之前请阅读以下内容。
LicenseLabel3=请阅读以下许可协议。接受协议后才能继续安装。
LicenseAccepted=我接受协议(&A)
LicenseNotAccepted=我不接受协议(&D)

WizardInfoBefore=说明
InfoBeforeLabel=继续之前请阅读以下内容。
InfoBeforeClickLabel=阅读后点“下一步”继续安装。
WizardInfoAfter=说明
InfoAfterLabel=继续之前请阅读以下内容。
InfoAfterClickLabel=阅读后点“下一步”继续。

WizardUserInfo=用户信息
UserInfoDesc=请填写您的信息。
UserInfoName=用户名(&U)：
UserInfoOrg=单位(&O)：
UserInfoSerial=序列号(&S)：
UserInfoNameRequired=必须填写用户名。

WizardSelectDir=选择安装位置
SelectDirDesc=[name] 安装到哪里？
SelectDirLabel3=[name] 将安装到下面的文件夹。
SelectDirBrowseLabel=点“下一步”继续。要换一个文件夹，请点“浏览”。
DiskSpaceGBLabel=至少需要 [gb] GB 的可用磁盘空间。
DiskSpaceMBLabel=至少需要 [mb] MB 的可用磁盘空间。
CannotInstallToNetworkDrive=不能安装到网络驱动器。
CannotInstallToUNCPath=不能安装到 UNC 路径。
InvalidPath=必须填写带盘符的完整路径，例如：%n%nC:\APP%n%n或 UNC 路径：%n%n\\server\share
InvalidDrive=所选的驱动器或 UNC 共享不存在或无法访问，请另选一个。
DiskSpaceWarningTitle=磁盘空间不足
DiskSpaceWarning=安装至少需要 %1 KB 的可用空间，而所选驱动器只有 %2 KB。%n%n仍要继续吗？
DirNameTooLong=文件夹名或路径太长。
InvalidDirName=文件夹名无效。
BadDirName32=文件夹名不能包含以下字符：%n%n%1
DirExistsTitle=文件夹已存在
DirExists=文件夹：%n%n%1%n%n已存在。仍要安装到该文件夹吗？
DirDoesntExistTitle=文件夹不存在
DirDoesntExist=文件夹：%n%n%1%n%n不存在。要创建它吗？

WizardSelectComponents=选择组件
SelectComponentsDesc=安装哪些组件？
SelectComponentsLabel2=勾选要安装的组件，去掉不要安装的组件，然后点“下一步”。
FullInstallation=完整安装
CompactInstallation=精简安装
CustomInstallation=自定义安装
NoUninstallWarningTitle=组件已存在
NoUninstallWarning=以下组件已经安装：%n%n%1%n%n取消勾选不会卸载它们。%n%n仍要继续吗？
ComponentsDiskSpaceGBLabel=所选内容至少需要 [gb] GB 的磁盘空间。
ComponentsDiskSpaceMBLabel=所选内容至少需要 [mb] MB 的磁盘空间。

WizardSelectTasks=选择附加任务
SelectTasksDesc=还要做哪些事？
SelectTasksLabel2=请勾选安装 [name] 时还要做的事，然后点“下一步”。

WizardSelectProgramGroup=选择开始菜单文件夹
SelectStartMenuFolderDesc=快捷方式放在哪里？
SelectStartMenuFolderLabel3=快捷方式将建立在下面的开始菜单文件夹中。
SelectStartMenuFolderBrowseLabel=点“下一步”继续。要换一个文件夹，请点“浏览”。
MustEnterGroupName=必须填写文件夹名。
GroupNameTooLong=文件夹名或路径太长。
InvalidGroupName=文件夹名无效。
BadGroupName=文件夹名不能包含以下字符：%n%n%1
NoProgramGroupCheck2=不建立开始菜单文件夹(&D)

WizardReady=准备安装
ReadyLabel1=已准备好在这台计算机上安装 [name]。
ReadyLabel2a=点“安装”开始；要查看或更改设置，请点“上一步”。
ReadyLabel2b=点“安装”开始。
ReadyMemoUserInfo=用户信息：
ReadyMemoDir=安装位置：
ReadyMemoType=安装类型：
ReadyMemoComponents=所选组件：
ReadyMemoGroup=开始菜单文件夹：
ReadyMemoTasks=附加任务：

WizardPreparing=准备安装
PreparingDesc=正在准备在这台计算机上安装 [name]。
PreviousInstallNotCompleted=上一次的安装或卸载尚未完成，须重新启动计算机才能完成。%n%n重新启动后，请再次运行安装程序以完成 [name] 的安装。
CannotContinue=无法继续安装。请点“取消”退出。
ApplicationsFound=以下程序正在使用需要更新的文件。建议由安装程序关闭它们。
ApplicationsFound2=以下程序正在使用需要更新的文件。建议由安装程序关闭它们，安装完成后会尝试重新启动它们。
CloseApplications=自动关闭这些程序(&A)
DontCloseApplications=不关闭这些程序(&D)
ErrorCloseApplications=无法自动关闭所有程序。继续之前，建议先关闭使用这些文件的程序。
PrepareToInstallNeedsRestart=须重新启动计算机。重新启动后，请再次运行安装程序以完成 [name] 的安装。%n%n现在重新启动吗？

WizardInstalling=正在安装
InstallingLabel=正在这台计算机上安装 [name]，请稍候。

FinishedHeadingLabel=[name] 安装完成
FinishedLabelNoIcons=[name] 已安装到这台计算机上。
FinishedLabel=[name] 已安装到这台计算机上。可用快捷方式启动。
ClickFinish=点“完成”退出安装。
FinishedRestartLabel=须重新启动计算机才能完成 [name] 的安装。现在重新启动吗？
FinishedRestartMessage=须重新启动计算机才能完成 [name] 的安装。%n%n现在重新启动吗？
ShowReadmeCheck=查看自述文件
YesRadio=是，现在重新启动(&Y)
NoRadio=否，以后重新启动(&N)
RunEntryExec=运行 %1
RunEntryShellExec=查看 %1

ChangeDiskTitle=需要下一张磁盘
SelectDiskLabel2=请插入磁盘 %1，然后点“确定”。%n%n如果文件在其他文件夹中，请填写正确的路径，或点“浏览”。
PathLabel=路径(&P)：
FileNotInDir2=在“%2”中找不到文件“%1”。请插入正确的磁盘，或另选文件夹。
SelectDirectoryLabel=请指定下一张磁盘的位置。

SetupAborted=安装未完成。%n%n请排除问题后再次运行安装程序。
AbortRetryIgnoreSelectAction=请选择
AbortRetryIgnoreRetry=重试(&T)
AbortRetryIgnoreIgnore=忽略错误并继续(&I)
AbortRetryIgnoreCancel=取消安装

StatusClosingApplications=正在关闭程序…
StatusCreateDirs=正在创建文件夹…
StatusExtractFiles=正在解压文件…
StatusCreateIcons=正在创建快捷方式…
StatusCreateIniEntries=正在写入 INI 项…
StatusCreateRegistryEntries=正在写入注册表…
StatusRegisterFiles=正在注册文件…
StatusSavingUninstall=正在保存卸载信息…
StatusRunProgram=正在完成安装…
StatusRestartingApplications=正在重新启动程序…
StatusRollback=正在撤销更改…

ErrorInternal2=内部错误：%1
ErrorFunctionFailedNoCode=%1 失败
ErrorFunctionFailed=%1 失败；代码 %2
ErrorFunctionFailedWithMessage=%1 失败；代码 %2。%n%3
ErrorExecutingProgram=无法运行文件：%n%1

ErrorRegOpenKey=无法打开注册表项：%n%1\%2
ErrorRegCreateKey=无法创建注册表项：%n%1\%2
ErrorRegWriteKey=无法写入注册表项：%n%1\%2
ErrorIniEntry=无法写入文件“%1”中的 INI 项。

FileAbortRetryIgnoreSkipNotRecommended=跳过此文件（不推荐）(&S)
FileAbortRetryIgnoreIgnoreNotRecommended=忽略错误并继续（不推荐）(&I)
SourceIsCorrupted=源文件已损坏
SourceDoesntExist=源文件“%1”不存在
ExistingFileReadOnly2=现有文件为只读，无法替换。
ExistingFileReadOnlyRetry=去掉只读属性后重试(&R)
ExistingFileReadOnlyKeepExisting=保留现有文件(&K)
ErrorReadingExistingDest=读取现有文件时出错：
FileExistsSelectAction=请选择
FileExists2=文件已存在。
FileExistsOverwriteExisting=覆盖现有文件(&O)
FileExistsKeepExisting=保留现有文件(&K)
FileExistsOverwriteOrKeepAll=之后都这样处理(&D)
ExistingFileNewerSelectAction=请选择
ExistingFileNewer2=现有文件比要安装的文件新。
ExistingFileNewerOverwriteExisting=覆盖现有文件(&O)
ExistingFileNewerKeepExisting=保留现有文件（推荐）(&K)
ExistingFileNewerOverwriteOrKeepAll=之后都这样处理(&D)
ErrorChangingAttr=更改现有文件的属性时出错：
ErrorCreatingTemp=在目标文件夹中创建文件时出错：
ErrorReadingSource=读取源文件时出错：
ErrorCopying=复制文件时出错：
ErrorReplacingExistingFile=替换现有文件时出错：
ErrorRestartReplace=重新启动后替换失败：
ErrorRenamingTemp=在目标文件夹中重命名文件时出错：
ErrorRegisterServer=无法注册 DLL/OCX：%1
ErrorRegSvr32Failed=RegSvr32 失败，退出代码 %1
ErrorRegisterTypeLib=无法注册类型库：%1

UninstallDisplayNameMark=%1（%2）
UninstallDisplayNameMarks=%1（%2，%3）
UninstallDisplayNameMark32Bit=32 位
UninstallDisplayNameMark64Bit=64 位
UninstallDisplayNameMarkAllUsers=所有用户
UninstallDisplayNameMarkCurrentUser=当前用户

ErrorOpeningReadme=打开自述文件时出错。
ErrorRestartingComputer=无法重新启动计算机，请手动重新启动。

UninstallNotFound=文件“%1”不存在，无法卸载。
UninstallOpenError=无法打开文件“%1”，无法卸载
UninstallUnsupportedVer=此版本的卸载程序不认识卸载记录“%1”的格式，无法卸载
UninstallUnknownEntry=卸载记录中有未知的项（%1）
ConfirmUninstall=确定要卸载 %1 吗？账本和数据会保留。
UninstallOnlyOnWin64=只能在 64 位 Windows 上卸载。
OnlyAdminCanUninstall=只有管理员才能卸载。
UninstallStatusLabel=正在从这台计算机上删除 %1，请稍候。
UninstalledAll=%1 已从这台计算机上删除。
UninstalledMost=%1 已卸载。%n%n有些内容未能删除，可以手动删除。
UninstalledAndNeedsRestart=须重新启动计算机才能完成 %1 的卸载。%n%n现在重新启动吗？
UninstallDataCorrupted=文件“%1”已损坏，无法卸载

ConfirmDeleteSharedFileTitle=删除共享文件？
ConfirmDeleteSharedFile2=系统显示以下共享文件已没有程序使用。要删除它吗？%n%n如果仍有程序使用它，删除后该程序可能无法正常运行。不确定时请选“否”，保留该文件没有害处。
SharedFileNameLabel=文件名：
SharedFileLocationLabel=位置：
WizardUninstalling=卸载进度
StatusUninstalling=正在卸载 %1…

ShutdownBlockReasonInstallingApp=正在安装 %1。
ShutdownBlockReasonUninstallingApp=正在卸载 %1。
