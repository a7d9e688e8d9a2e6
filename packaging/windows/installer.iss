; The installer for Windows. build.py says AppVersion, Bundle and Pressed. Data of users is nowhere in it: it lies in
; %LOCALAPPDATA%\Meterdesk of each, and neither an update nor an uninstallation touches it.
#ifndef AppVersion
  #error "build.py says which version this is"
#endif
#define AppName "Meterdesk"

[Setup]
AppId={{6C1B7F0E-52D4-4E0B-9A57-3E1C0B9D7A42}
AppName={#AppName}
AppVersion={#AppVersion}
AppVerName={#AppName} {#AppVersion}
VersionInfoVersion={#AppVersion}
DefaultDirName={autopf}\{#AppName}
DefaultGroupName={#AppName}
DisableProgramGroupPage=yes
PrivilegesRequired=admin
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
; frozen_start.py holds it as long as a program runs: installing and uninstalling wait until it has ended.
AppMutex=Global\MeterdeskRuns
CloseApplications=no
OutputDir=out
OutputBaseFilename=setup-{#AppVersion}
Compression={#Pressed}
SolidCompression=yes
WizardStyle=modern
SetupIconFile={#Bundle}\_internal\meterdesk.ico
UninstallDisplayIcon={app}\Meterdesk.exe
ShowLanguageDialog=auto
LanguageDetectionMethod=uilanguage

[Languages]
Name: "zh"; MessagesFile: "compiler:Default.isl,Chinese.isl"
Name: "en"; MessagesFile: "compiler:Default.isl"

[Messages]
en.ConfirmUninstall=Remove %1? The books and all data stay.

[CustomMessages]
zh.DesktopLink=创建桌面快捷方式
en.DesktopLink=Create a desktop shortcut
zh.Commands=Meterdesk 命令行
en.Commands=Meterdesk commands
zh.Launch=启动 Meterdesk
en.Launch=Start Meterdesk
zh.DataStays=程序已删除。账本和全部数据没有改动，仍在每个用户的文件夹 %LOCALAPPDATA%\Meterdesk 中，或您自己选择的数据文件夹中。
en.DataStays=The program is gone. The books and all data were not touched: they lie in the folder %LOCALAPPDATA%\Meterdesk of each user, or in the data folder of your choice.

[Tasks]
Name: desktopicon; Description: "{cm:DesktopLink}"

[InstallDelete]
; What an older version had and this one has not. Nothing of a user lies there.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\{#AppName}"; Filename: "{app}\Meterdesk.exe"
Name: "{group}\{cm:Commands}"; Filename: "{cmd}"; Parameters: "/k ""{app}\meterdesk-cmd.exe"" --help"; WorkingDir: "{app}"
Name: "{autodesktop}\{#AppName}"; Filename: "{app}\Meterdesk.exe"; Tasks: desktopicon

[Run]
Filename: "{app}\Meterdesk.exe"; Description: "{cm:Launch}"; Flags: postinstall nowait skipifsilent runasoriginaluser

[Code]
procedure CurUninstallStepChanged(Step: TUninstallStep);
begin
  if (Step = usPostUninstall) and not UninstallSilent then
    MsgBox(CustomMessage('DataStays'), mbInformation, MB_OK);
end;
