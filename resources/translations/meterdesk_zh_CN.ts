<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AccountDialog</name>
    <message>
        <source>Cancel  Esc</source>
        <translation>取消  Esc</translation>
    </message>
</context>
<context>
    <name>AccountsPage</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>开户销户</translation>
    </message>
    <message>
        <source>Filter: shop, customer, phone, contract, meter</source>
        <translation>筛选：户号、客户、电话、合同、表号</translation>
    </message>
    <message>
        <source>Open accounts</source>
        <translation>在户</translation>
    </message>
    <message>
        <source>Closed accounts</source>
        <translation>已销户</translation>
    </message>
    <message>
        <source>Open an account</source>
        <translation>开户</translation>
    </message>
    <message>
        <source>Credit to move</source>
        <translation>待转余额</translation>
    </message>
    <message>
        <source>Add meters</source>
        <translation>加装仪表</translation>
    </message>
    <message>
        <source>Pass on</source>
        <translation>过户</translation>
    </message>
    <message>
        <source>Close account</source>
        <translation>销户</translation>
    </message>
    <message>
        <source>Deposit</source>
        <translation>押金</translation>
    </message>
    <message>
        <source>Change a meter</source>
        <translation>换表</translation>
    </message>
    <message>
        <source>Move it again</source>
        <translation>再次转移</translation>
    </message>
    <message>
        <source>Print the record</source>
        <translation>打印记录</translation>
    </message>
    <message>
        <source>Web access</source>
        <translation>网页权限</translation>
    </message>
</context>
<context>
    <name>AddressesTab</name>
    <message>
        <source>{done} questions asked</source>
        <translation>已询问 {done} 次</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>规约</translation>
    </message>
    <message>
        <source>Ask for addresses  {key}</source>
        <translation>询问地址  {key}</translation>
    </message>
    <message>
        <source>No address yet</source>
        <translation>还没有地址</translation>
    </message>
    <message>
        <source>Choose a line and press F5: every meter that speaks the protocol is asked for its address, at the settings the line runs at. Meters of unknown speed are found by the line scan.</source>
        <translation>选择总线后按 F5：按总线当前的通信参数，向使用该规约的所有表询问地址。波特率未知的表请用“总线扫描”。</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>地址</translation>
    </message>
</context>
<context>
    <name>AlarmsPage</name>
    <message>
        <source>Alarms</source>
        <translation>报警</translation>
    </message>
    <message>
        <source>Live alarms</source>
        <translation>实时报警</translation>
    </message>
    <message>
        <source>Past alarms</source>
        <translation>历史报警</translation>
    </message>
    <message>
        <source>Meters out of contact</source>
        <translation>失联仪表</translation>
    </message>
    <message>
        <source>Collectors out of contact</source>
        <translation>失联采集器</translation>
    </message>
</context>
<context>
    <name>AmountPage</name>
    <message>
        <source>How much for {what} {meter}?</source>
        <translation>给{what}表 {meter} 充多少？</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>To the payment</source>
        <translation>去支付</translation>
    </message>
</context>
<context>
    <name>ApprovalDialog</name>
    <message>
        <source>A second person approves</source>
        <translation>双人复核</translation>
    </message>
    <message>
        <source>To be approved: {act}</source>
        <translation>待复核：{act}</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Approving lets it be done once, within ten minutes of asking, with exactly these values.</source>
        <translation>批准后，自申请起十分钟内可按以上数值执行一次。</translation>
    </message>
    <message>
        <source>Sign-in name</source>
        <translation>登录名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Code, if he has one</source>
        <translation>动态码（如有）</translation>
    </message>
    <message>
        <source>The second person, by himself:</source>
        <translation>由复核人本人录入：</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Cancel  Esc</source>
        <translation>取消  Esc</translation>
    </message>
</context>
<context>
    <name>ApprovalsPage</name>
    <message>
        <source>Approvals by a second person</source>
        <translation>第二人批准</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>申请</translation>
    </message>
    <message>
        <source>What one person may do</source>
        <translation>单人权限额度</translation>
    </message>
</context>
<context>
    <name>ArchivesTab</name>
    <message>
        <source>Bring {year} back?</source>
        <translation>取回 {year} 年？</translation>
    </message>
    <message>
        <source>Archive {year}?</source>
        <translation>转存 {year} 年？</translation>
    </message>
    <message>
        <source>Its readings come back into the working book and stay there; the file goes.</source>
        <translation>该年读数将回到工作账本并一直保留；文件随之删除。</translation>
    </message>
    <message>
        <source>Its readings move to a file of their own, and are still answered from.</source>
        <translation>该年读数将移到单独的文件，查询时仍会读取。</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>取回</translation>
    </message>
    <message>
        <source>Archive it</source>
        <translation>转存</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>正在停止……</translation>
    </message>
    <message>
        <source>{done} of {total} meters</source>
        <translation>{done} / {total} 块表</translation>
    </message>
    <message>
        <source>Counting the readings of each year …</source>
        <translation>正在统计各年的读数…</translation>
    </message>
    <message>
        <source>Look anew  {key}</source>
        <translation>刷新  {key}</translation>
    </message>
    <message>
        <source>Bring back …  {key}</source>
        <translation>取回……  {key}</translation>
    </message>
    <message>
        <source>Cancel  {key}</source>
        <translation>取消  {key}</translation>
    </message>
    <message>
        <source>Archive …  {key}</source>
        <translation>转存……  {key}</translation>
    </message>
    <message>
        <source>No readings stored yet</source>
        <translation>还没有存下的读数</translation>
    </message>
    <message>
        <source>Every year of readings stands here, with its size and where it is.</source>
        <translation>这里列出每一年的读数、大小和所在位置。</translation>
    </message>
</context>
<context>
    <name>BackupFacts</name>
    <message>
        <source>Folder</source>
        <translation>备份文件夹</translation>
    </message>
    <message>
        <source>Made last</source>
        <translation>最近备份</translation>
    </message>
    <message>
        <source>Due next</source>
        <translation>下次备份</translation>
    </message>
    <message>
        <source>Not made</source>
        <translation>未能备份</translation>
    </message>
    <message>
        <source>Beware</source>
        <translation>请注意</translation>
    </message>
    <message>
        <source>None is set, so no backups are made. Set one: Settings ({key}), Folder of backups.</source>
        <translation>尚未设置，因此不会备份。请在“设置”（{key}）中填写“备份文件夹”。</translation>
    </message>
    <message>
        <source>None was ever made</source>
        <translation>从未备份</translation>
    </message>
    <message>
        <source>{time}, all</source>
        <translation>{time}，全部</translation>
    </message>
    <message>
        <source>{time}, money only</source>
        <translation>{time}，仅账本</translation>
    </message>
    <message>
        <source>{time}, money only; all at {whole}</source>
        <translation>{time}，仅账本；全部：{whole}</translation>
    </message>
    <message>
        <source>All at {time}</source>
        <translation>全部：{time}</translation>
    </message>
    <message>
        <source>money at {time}</source>
        <translation>账本：{time}</translation>
    </message>
    <message>
        <source>money once anything was done</source>
        <translation>账本：有新业务后</translation>
    </message>
    <message>
        <source>{time}: {why}</source>
        <translation>{time}：{why}</translation>
    </message>
</context>
<context>
    <name>BackupsTab</name>
    <message>
        <source>Stopping …</source>
        <translation>正在停止……</translation>
    </message>
    <message>
        <source>To put this one back, close the console and run in a terminal: {command}</source>
        <translation>要恢复这个备份，请关闭控制台，并在终端中运行：{command}</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>The folder is looked through …</source>
        <translation>正在查看备份文件夹……</translation>
    </message>
    <message>
        <source>No folder is set</source>
        <translation>尚未设置备份文件夹</translation>
    </message>
    <message>
        <source>Backups belong on another disk or computer; they are then made by themselves.</source>
        <translation>备份应放在另一块磁盘或另一台电脑上；设置后会自动备份。</translation>
    </message>
    <message>
        <source>The folder is not there</source>
        <translation>备份文件夹不存在</translation>
    </message>
    <message>
        <source>It may be on a disk that is not connected. The first backup makes the folder.</source>
        <translation>它所在的磁盘可能没有接上。首次备份会建立该文件夹。</translation>
    </message>
    <message>
        <source>No backups yet</source>
        <translation>还没有备份</translation>
    </message>
    <message>
        <source>{key} makes one now; the next one is made when it is due.</source>
        <translation>按 {key} 立即备份；到时也会自动备份。</translation>
    </message>
    <message>
        <source>Each proved itself when it was made. Those not needed any more go by themselves.</source>
        <translation>每个备份生成时都已通过校验。不再需要的会自动删除。</translation>
    </message>
    <message>
        <source>Filter: time, contents, state</source>
        <translation>筛选：时间、内容、状态</translation>
    </message>
    <message>
        <source>Look anew  {key}</source>
        <translation>刷新  {key}</translation>
    </message>
    <message>
        <source>Prove it  {key}</source>
        <translation>校验  {key}</translation>
    </message>
    <message>
        <source>Copy the command  {key}</source>
        <translation>复制命令  {key}</translation>
    </message>
    <message>
        <source>Stop  {key}</source>
        <translation>停止  {key}</translation>
    </message>
    <message>
        <source>Money only  {key}</source>
        <translation>仅备份账本  {key}</translation>
    </message>
    <message>
        <source>Back up now  {key}</source>
        <translation>立即备份  {key}</translation>
    </message>
</context>
<context>
    <name>BatchDialog</name>
    <message>
        <source>{order}: {n} meters chosen</source>
        <translation>{order}：已选 {n} 块表</translation>
    </message>
    <message>
        <source>To confirm, type how many meters get the order: {n}</source>
        <translation>请输入将收到命令的表计数量以确认：{n}</translation>
    </message>
    <message>
        <source>{order}: send to {n} meters</source>
        <translation>{order}：发送给 {n} 块表</translation>
    </message>
</context>
<context>
    <name>BatchesTab</name>
    <message>
        <source>All meters</source>
        <translation>全部表计</translation>
    </message>
    <message>
        <source>Not ended yet</source>
        <translation>尚未结束</translation>
    </message>
    <message>
        <source>Not done</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Filter: shop, meter</source>
        <translation>筛选：商铺、表号</translation>
    </message>
    <message>
        <source>Cancel the rest  {key}</source>
        <translation>取消其余  {key}</translation>
    </message>
    <message>
        <source>Retry the failed …  {key}</source>
        <translation>重试失败的 …  {key}</translation>
    </message>
    <message>
        <source>Nothing was sent to many meters yet</source>
        <translation>还没有批量下发过</translation>
    </message>
    <message>
        <source>Choose meters on the first tab, then what is to be sent to them.</source>
        <translation>在第一个标签页选择表计，再选择要下发的内容。</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>执行结果</translation>
    </message>
</context>
<context>
    <name>BenchPage</name>
    <message>
        <source>Technician&apos;s bench</source>
        <translation>技术员工作台</translation>
    </message>
    <message>
        <source>Wire monitor</source>
        <translation>报文监视</translation>
    </message>
    <message>
        <source>Line scan</source>
        <translation>总线扫描</translation>
    </message>
    <message>
        <source>Commissioning</source>
        <translation>调试验收</translation>
    </message>
    <message>
        <source>Clocks</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>Troubles</source>
        <translation>异常</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>数据转存</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>总线</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>地址搜索</translation>
    </message>
</context>
<context>
    <name>ChangePasswordDialog</name>
    <message>
        <source>Change own password</source>
        <translation>修改密码</translation>
    </message>
    <message>
        <source>Present password</source>
        <translation>当前密码</translation>
    </message>
    <message>
        <source>New password: {rule}</source>
        <translation>新密码：{rule}</translation>
    </message>
    <message>
        <source>The new password again</source>
        <translation>再次输入新密码</translation>
    </message>
    <message>
        <source>Change  Enter</source>
        <translation>修改  Enter</translation>
    </message>
    <message>
        <source>Cancel  Esc</source>
        <translation>取消  Esc</translation>
    </message>
    <message>
        <source>One-time codes …</source>
        <translation>动态码…</translation>
    </message>
</context>
<context>
    <name>ChannelFields</name>
    <message>
        <source>Switched on: orders may be paid through it</source>
        <translation>启用：可通过它付款</translation>
    </message>
    <message>
        <source>Number of that key</source>
        <translation>该公钥的编号</translation>
    </message>
    <message>
        <source>Choose a file …</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>A new one, not saved yet</source>
        <translation>已选新的，尚未保存</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>尚无</translation>
    </message>
</context>
<context>
    <name>ChannelsTab</name>
    <message>
        <source>It answered last at {time}.</source>
        <translation>最近一次应答：{time}。</translation>
    </message>
    <message>
        <source>It was not asked anything yet.</source>
        <translation>尚未询问过。</translation>
    </message>
    <message>
        <source>Save  {key}</source>
        <translation>保存  {key}</translation>
    </message>
    <message>
        <source>Try it out  {key}</source>
        <translation>测试  {key}</translation>
    </message>
</context>
<context>
    <name>ChartTab</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Show all  {key}</source>
        <translation>显示全部  {key}</translation>
    </message>
    <message>
        <source>Picture …  {key}</source>
        <translation>图片…  {key}</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>正在读取…</translation>
    </message>
</context>
<context>
    <name>ChartsPage</name>
    <message>
        <source>Charts</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Use by day</source>
        <translation>日用量</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>负荷</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>时段</translation>
    </message>
    <message>
        <source>Buildings</source>
        <translation>楼栋</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>售电</translation>
    </message>
    <message>
        <source>Days of credit</source>
        <translation>可用天数</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>通讯</translation>
    </message>
</context>
<context>
    <name>ClocksTab</name>
    <message>
        <source>Check all clocks  {key}</source>
        <translation>检查全部时钟  {key}</translation>
    </message>
    <message>
        <source>Set those that are off …  {key}</source>
        <translation>校准超差的表…  {key}</translation>
    </message>
    <message>
        <source>No clock read yet</source>
        <translation>尚未读取时钟</translation>
    </message>
    <message>
        <source>F5 asks every meter that has a clock. Those further off than the settings allow are marked.</source>
        <translation>按 F5 读取所有带时钟的表。误差超过设置允许值的会标出。</translation>
    </message>
    <message>
        <source>Clocks</source>
        <translation>仪表时钟</translation>
    </message>
</context>
<context>
    <name>ClosingDialog</name>
    <message>
        <source>Close an account</source>
        <translation>销户</translation>
    </message>
    <message>
        <source>Paid by</source>
        <translation>支付方式</translation>
    </message>
    <message>
        <source>Why it is closed</source>
        <translation>销户原因</translation>
    </message>
    <message>
        <source>What will be paid shows when every meter has its reading.</source>
        <translation>每块表都有读数后，此处显示应付金额。</translation>
    </message>
    <message>
        <source>{customer} pays {amount} yuan, {tender}. The account of shop {shop} ends with all its meters; it cannot be opened again.</source>
        <translation>向{customer}收取 {amount} 元（{tender}）。{shop} 的账户连同所有仪表一并销户，不可恢复。</translation>
    </message>
    <message>
        <source>{customer} gets {amount} yuan, {tender}. The account of shop {shop} ends with all its meters; it cannot be opened again.</source>
        <translation>退付{customer} {amount} 元（{tender}）。{shop} 的账户连同所有仪表一并销户，不可恢复。</translation>
    </message>
    <message>
        <source>Close the account</source>
        <translation>销户</translation>
    </message>
</context>
<context>
    <name>CodesDialog</name>
    <message>
        <source>One-time codes</source>
        <translation>动态码</translation>
    </message>
    <message>
        <source>Photograph this with an authenticator on your telephone. From the next sign-in on you are asked for its code after the password.</source>
        <translation>请用手机上的身份验证器扫描此码。从下次登录起，输入密码后还须输入其动态码。</translation>
    </message>
    <message>
        <source>Or type it in there by hand (time-based, SHA-1, 6 figures, 30 s):</source>
        <translation>或在验证器中手工输入（基于时间，SHA-1，6 位，30 秒）：</translation>
    </message>
    <message>
        <source>Present password</source>
        <translation>当前密码</translation>
    </message>
    <message>
        <source>The code that it shows now</source>
        <translation>验证器当前显示的动态码</translation>
    </message>
    <message>
        <source>Set up  Enter</source>
        <translation>设置  Enter</translation>
    </message>
    <message>
        <source>Cancel  Esc</source>
        <translation>取消  Esc</translation>
    </message>
</context>
<context>
    <name>CollectorsTab</name>
    <message>
        <source>Test contact  {key}</source>
        <translation>测试通讯  {key}</translation>
    </message>
    <message>
        <source>Allow a weaker seal …  {key}</source>
        <translation>允许较弱加密…  {key}</translation>
    </message>
</context>
<context>
    <name>CommissionTab</name>
    <message>
        <source>Cut and restore the supply of {n} meters?</source>
        <translation>对 {n} 块表拉闸再合闸？</translation>
    </message>
    <message>
        <source>Each meter&apos;s supply is cut for a few seconds and restored, one after the other, and its state is read back. Whatever hangs on it goes dark. Meters that are cut already are left so. The act is written into the operation log.</source>
        <translation>逐块表断开供应数秒后恢复，并回读状态。所带负荷会断电。已断开的表保持不变。此操作记入操作日志。</translation>
    </message>
    <message>
        <source>Test the relays</source>
        <translation>测试继电器</translation>
    </message>
    <message>
        <source>commissioning.pdf</source>
        <translation>调试验收.pdf</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>仪表</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Relay test (cuts supply)</source>
        <translation>继电器测试（会断电）</translation>
    </message>
    <message>
        <source>Try these meters  {key}</source>
        <translation>测试这些表  {key}</translation>
    </message>
    <message>
        <source>Report as PDF …  {key}</source>
        <translation>PDF 报告…  {key}</translation>
    </message>
    <message>
        <source>No meter tried yet</source>
        <translation>尚未测试仪表</translation>
    </message>
    <message>
        <source>F5 asks each meter who it is and what it reads, and looks for signs of trouble.</source>
        <translation>按 F5 逐块核对表号、读取示数，并查找异常迹象。</translation>
    </message>
    <message>
        <source>Commissioning report</source>
        <translation>调试报告</translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>No, leave it  Esc</source>
        <translation>否，保持不变  Esc</translation>
    </message>
</context>
<context>
    <name>ContactStep</name>
    <message>
        <source>{answered} of {meters} meters have answered</source>
        <translation>{meters} 只仪表中 {answered} 只已应答</translation>
    </message>
    <message>
        <source>Does it read?</source>
        <translation>能抄到表吗？</translation>
    </message>
    <message>
        <source>Every meter is asked now. A collector is reached as soon as its link stands; then its meters answer one after the other on each line. What stays silent is named with what was last seen: look at power, address, key and the line&apos;s settings, then test again. You may go on at any time; the reading does not stop.</source>
        <translation>现在逐一抄读每只仪表。链路一建立，采集器即为已连通；随后各总线上的仪表依次应答。始终无应答的会连同最近所见情况列出：请检查电源、地址、密钥和总线参数，然后再测试。您可随时继续，抄表不会停止。</translation>
    </message>
    <message>
        <source>Test again  {key}</source>
        <translation>再次测试  {key}</translation>
    </message>
</context>
<context>
    <name>ContactTab</name>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} / {total}</translation>
    </message>
    <message>
        <source>None fits</source>
        <translation>没有符合的记录</translation>
    </message>
    <message>
        <source>Clear the search, or show those that answer again.</source>
        <translation>请清除搜索，或显示已恢复的。</translation>
    </message>
    <message>
        <source>All were in contact</source>
        <translation>通讯全部正常</translation>
    </message>
    <message>
        <source>None was silent for long in this time.</source>
        <translation>这段时间内没有长时间失联。</translation>
    </message>
    <message>
        <source>Filter: shop, meter, collector</source>
        <translation>筛选：户号、仪表、采集器</translation>
    </message>
    <message>
        <source>Only those silent now</source>
        <translation>只看目前失联</translation>
    </message>
    <message>
        <source>Look anew  {key}</source>
        <translation>刷新  {key}</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Share, %</source>
        <translation>比例，%</translation>
    </message>
    <message>
        <source>Hours read</source>
        <translation>抄到的小时</translation>
    </message>
    <message>
        <source>Time in contact</source>
        <translation>在线时间</translation>
    </message>
    <message>
        <source>Collectors&apos; links</source>
        <translation>采集器链路</translation>
    </message>
    <message>
        <source>contact-{number}</source>
        <translation>通讯-{number}</translation>
    </message>
    <message>
        <source>Collector, building, shop or meter</source>
        <translation>采集器、楼栋、商铺或仪表</translation>
    </message>
    <message>
        <source>Nothing is known of this time</source>
        <translation>这段时间没有数据</translation>
    </message>
    <message>
        <source>Choose another time. Contact is kept from when the program first ran.</source>
        <translation>请换一段时间。通讯情况自程序首次运行起保存。</translation>
    </message>
    <message>
        <source>Meters out of contact</source>
        <translation>失联仪表</translation>
    </message>
    <message>
        <source>Collectors out of contact</source>
        <translation>失联采集器</translation>
    </message>
</context>
<context>
    <name>ControlPage</name>
    <message>
        <source>Meters and orders</source>
        <translation>表计与命令</translation>
    </message>
    <message>
        <source>Sent to many</source>
        <translation>批量记录</translation>
    </message>
    <message>
        <source>Prices and settings</source>
        <translation>价格与参数</translation>
    </message>
</context>
<context>
    <name>CorrectionDialog</name>
    <message>
        <source>Give back {amount} yuan, with a second person</source>
        <translation>退还 {amount} 元（需第二人复核）</translation>
    </message>
    <message>
        <source>Correct a reading</source>
        <translation>更正读数</translation>
    </message>
    <message>
        <source>Correct the reading</source>
        <translation>更正读数</translation>
    </message>
    <message>
        <source>Meter {meter}, read {time}</source>
        <translation>仪表 {meter}，抄表时间 {time}</translation>
    </message>
    <message>
        <source>It told</source>
        <translation>原读数</translation>
    </message>
    <message>
        <source>It shall tell</source>
        <translation>更正为</translation>
    </message>
    <message>
        <source>Register, {unit}</source>
        <translation>示数，{unit}</translation>
    </message>
    <message>
        <source>Why it is corrected</source>
        <translation>更正原因</translation>
    </message>
    <message>
        <source>What was used, before and after</source>
        <translation>用量（更正前 → 更正后）</translation>
    </message>
</context>
<context>
    <name>DashboardTab</name>
    <message>
        <source>Sold today, less what was taken back</source>
        <translation>今日售电净额</translation>
    </message>
    <message>
        <source>{amount} yuan</source>
        <translation>{amount} 元</translation>
    </message>
    <message>
        <source>{n} sales</source>
        <translation>{n} 笔</translation>
    </message>
    <message>
        <source>Yesterday by this time {now} yuan, whole day {whole}</source>
        <translation>昨天此时 {now} 元，全天 {whole}</translation>
    </message>
    <message>
        <source>A week ago by this time {now} yuan, whole day {whole}</source>
        <translation>上周同日此时 {now} 元，全天 {whole}</translation>
    </message>
    <message>
        <source>Open alarms</source>
        <translation>未消除报警</translation>
    </message>
    <message>
        <source>Urgent {urgent}, warnings {warnings}, notices {notices}
Not seen yet: {unseen}</source>
        <translation>紧急 {urgent}，警告 {warnings}，提示 {notices}
未确认：{unseen}</translation>
    </message>
    <message>
        <source>Sales in doubt</source>
        <translation>存疑售电</translation>
    </message>
    <message>
        <source>{doubt} yuan in doubt
To give back: {n}, {due} yuan</source>
        <translation>存疑 {doubt} 元
待退款：{n} 笔，{due} 元</translation>
    </message>
    <message>
        <source>Approvals waiting</source>
        <translation>待批准</translation>
    </message>
    <message>
        <source>Requests for a second person</source>
        <translation>等待第二人批准的申请</translation>
    </message>
    <message>
        <source>Runs out within 7 days: {n}</source>
        <translation>7 天内用完：{n}</translation>
    </message>
    <message>
        <source>Unusual use of the last days: {n}</source>
        <translation>近日异常用量：{n}</translation>
    </message>
    <message>
        <source>Nobody runs out</source>
        <translation>没有即将用完的</translation>
    </message>
    <message>
        <source>All credit lasts over 7 days, as far as is known.</source>
        <translation>就已知情况，余额都够用 7 天以上。</translation>
    </message>
    <message>
        <source>Nothing unusual</source>
        <translation>没有异常</translation>
    </message>
    <message>
        <source>No night use, leak, sudden zero or jump in the last whole days.</source>
        <translation>最近几个整天没有夜间用量、漏损、突然归零或突增。</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>正在读取…</translation>
    </message>
</context>
<context>
    <name>DecisionDialog</name>
    <message>
        <source>Two persons decide</source>
        <translation>双人裁定</translation>
    </message>
    <message>
        <source>Receipt {receipt}: {amount} yuan, meter {meter}. Look at the meter&apos;s own display first.</source>
        <translation>单据 {receipt}：{amount} 元，表 {meter}。请先查看表上的显示。</translation>
    </message>
    <message>
        <source>The meter has this money</source>
        <translation>表内已有这笔金额</translation>
    </message>
    <message>
        <source>The meter never got this money</source>
        <translation>表从未收到这笔金额</translation>
    </message>
    <message>
        <source>The meter has given this money up</source>
        <translation>表已扣除这笔金额</translation>
    </message>
    <message>
        <source>The meter still has this money</source>
        <translation>表内仍有这笔金额</translation>
    </message>
    <message>
        <source>What was seen</source>
        <translation>所见情况</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>裁定</translation>
    </message>
    <message>
        <source>Nothing more is sent to the meter either way. A second person must agree.</source>
        <translation>无论哪种结果，都不再向表发送任何内容。须由另一人同意。</translation>
    </message>
    <message>
        <source>It ends, and {amount} yuan are due to the customer. The meter is watched: if it shows otherwise later, that is told.</source>
        <translation>本笔结束，应付客户 {amount} 元。该表将被关注：若以后显示不符，会有提示。</translation>
    </message>
    <message>
        <source>It ends as confirmed and nothing is given back. The meter is watched: if it shows otherwise later, that is told.</source>
        <translation>本笔按已确认结束，不退款。该表将被关注：若以后显示不符，会有提示。</translation>
    </message>
    <message>
        <source>It ends and nothing is paid out. The meter is watched: if it shows otherwise later, that is told.</source>
        <translation>本笔结束，不付款。该表将被关注：若以后显示不符，会有提示。</translation>
    </message>
</context>
<context>
    <name>DeliveryTab</name>
    <message>
        <source>Only what differs</source>
        <translation>只看不一致的</translation>
    </message>
    <message>
        <source>All prices and settings</source>
        <translation>全部价格与参数</translation>
    </message>
    <message>
        <source>Send again …</source>
        <translation>重新下发 …</translation>
    </message>
    <message>
        <source>Filter: shop, meter, value</source>
        <translation>筛选：商铺、表号、项目</translation>
    </message>
    <message>
        <source>Nothing differs</source>
        <translation>全部一致</translation>
    </message>
    <message>
        <source>Every meter that was read shows what the book wants.</source>
        <translation>已回读的表都与账本一致。</translation>
    </message>
    <message>
        <source>Meters are read back once a day and after each order. What a silent meter missed is sent when it returns; new prices go ahead to meters that can switch by themselves, to the others as they begin.</source>
        <translation>每天及每次下发后读回核对。失联的表恢复后自动补发；新电价提前下发到能自行切换的表，其余的表在生效时下发。</translation>
    </message>
    <message>
        <source>Prices to come</source>
        <translation>待生效电价</translation>
    </message>
    <message>
        <source>Prices and settings of the meters</source>
        <translation>仪表电价与参数</translation>
    </message>
</context>
<context>
    <name>DemoDialog</name>
    <message>
        <source>starting …</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>Try the tenants&apos; web</source>
        <translation>试用租户网页</translation>
    </message>
    <message>
        <source>Tenants&apos; web</source>
        <translation>租户网页</translation>
    </message>
    <message>
        <source>Shop number</source>
        <translation>户号</translation>
    </message>
    <message>
        <source>Code on the slip</source>
        <translation>小票上的查询码</translation>
    </message>
    <message>
        <source>Training payment</source>
        <translation>练习付款</translation>
    </message>
    <message>
        <source>Open the tenants&apos; web in a browser of this computer and sign in with shop number and code. Choose Top up; when the code to pay with is shown, press its button, or open the training payment, and pay there. The meter is credited a few seconds later, and the page Online orders shows the order.</source>
        <translation>在本机浏览器中打开租户网页，以户号和查询码登录。选择“充值”；付款码出现后，点其按钮，或打开练习付款页，在那里付款。几秒后金额充入表计，“线上订单”页显示该订单。</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
</context>
<context>
    <name>DepositDialog</name>
    <message>
        <source>Deposit</source>
        <translation>押金</translation>
    </message>
    <message>
        <source>Deposit now: {amount} yuan</source>
        <translation>现有押金：{amount} 元</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>收取</translation>
    </message>
    <message>
        <source>Pay back</source>
        <translation>退还</translation>
    </message>
    <message>
        <source>Amount, yuan</source>
        <translation>金额（元）</translation>
    </message>
    <message>
        <source>Paid by</source>
        <translation>支付方式</translation>
    </message>
    <message>
        <source>What for</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Pay the deposit back</source>
        <translation>退还押金</translation>
    </message>
    <message>
        <source>Take the deposit</source>
        <translation>收取押金</translation>
    </message>
</context>
<context>
    <name>DifferencesTab</name>
    <message>
        <source>Differences of online payment</source>
        <translation>线上支付差异</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Proposed entry</source>
        <translation>建议分录</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>收退</translation>
    </message>
    <message>
        <source>In the book, yuan</source>
        <translation>账本金额（元）</translation>
    </message>
    <message>
        <source>In their statement, yuan</source>
        <translation>对账单金额（元）</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Company</source>
        <translation>公司</translation>
    </message>
    <message>
        <source>Order number</source>
        <translation>订单号</translation>
    </message>
    <message>
        <source>Transaction at the service</source>
        <translation>支付机构交易号</translation>
    </message>
    <message>
        <source>No statement was fetched yet.</source>
        <translation>尚未取回过对账单。</translation>
    </message>
    <message>
        <source>Newest statements: {each}</source>
        <translation>最新对账单：{each}</translation>
    </message>
    <message>
        <source>Also what is settled or gone</source>
        <translation>包括已处理和已消失的</translation>
    </message>
    <message>
        <source>Settle it  {key}</source>
        <translation>处理  {key}</translation>
    </message>
    <message>
        <source>Look anew  {key}</source>
        <translation>刷新  {key}</translation>
    </message>
    <message>
        <source>No difference</source>
        <translation>没有差异</translation>
    </message>
    <message>
        <source>Each day&apos;s statement is fetched the next morning and compared with the book.</source>
        <translation>每天的对账单次日上午取回，并与账本核对。</translation>
    </message>
</context>
<context>
    <name>DoneStep</name>
    <message>
        <source>The site is set up</source>
        <translation>站点已建好</translation>
    </message>
    <message>
        <source>From now on it is read all year round, whoever is signed in.</source>
        <translation>从现在起全年自动抄表，与谁登录无关。</translation>
    </message>
    <message>
        <source>{name}: {buildings} buildings, {collectors} collectors, {meters} meters; {n} answer now.</source>
        <translation>{name}：{buildings} 栋楼，{collectors} 台采集器，{meters} 只仪表；现有 {n} 只应答。</translation>
    </message>
    <message>
        <source>Still to do before the first sale: add the cashiers, choose the slip printer under Settings and print a test slip, and look once at the three alarm amounts and the no-cut hours. These steps can be opened again under Set-up.</source>
        <translation>首次售电前还要做：新增收银员；在“设置”中选定小票打印机并打印一张测试小票；再看一遍三个报警金额和不断电时段。这些步骤可在“建档”中再次打开。</translation>
    </message>
</context>
<context>
    <name>ExportButton</name>
    <message>
        <source>Stop the export  {key}</source>
        <translation>停止导出  {key}</translation>
    </message>
    <message>
        <source>Export …  {key}</source>
        <translation>导出…  {key}</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
</context>
<context>
    <name>ExtrasForm</name>
    <message>
        <source>On top</source>
        <translation>附加费用</translation>
    </message>
    <message>
        <source>Add a charge</source>
        <translation>添加一项费用</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>Name on the slip</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>How much</source>
        <translation>数额</translation>
    </message>
    <message>
        <source>At, yuan</source>
        <translation>单价，元</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>FateDialog</name>
    <message>
        <source>Retire: {kind}, {n}</source>
        <translation>停用：{kind}，{n} 项</translation>
    </message>
    <message>
        <source>Take back: {kind}, {n}</source>
        <translation>恢复：{kind}，{n} 项</translation>
    </message>
    <message>
        <source>Delete: {kind}, {n}</source>
        <translation>删除：{kind}，{n} 项</translation>
    </message>
    <message>
        <source>Retire</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>彻底删除</translation>
    </message>
    <message>
        <source>No, leave it  Esc</source>
        <translation>不，保持原样  Esc</translation>
    </message>
    <message>
        <source>They are used again from now on, as they were before. Meters are read again.</source>
        <translation>从现在起恢复使用，与先前一样。仪表重新抄读。</translation>
    </message>
    <message>
        <source>They leave the book for good, with their settings. Only what was never used can be deleted; the note of who deleted it stays.</source>
        <translation>它们连同其设置将从账本中永久移除。只有从未使用过的才能删除；谁删除的会留有记录。</translation>
    </message>
    <message>
        <source>These meters are no longer read, and nothing can be sold to them. Their addresses become free.</source>
        <translation>这些仪表不再抄读，也不能再售电。它们的地址将空出。</translation>
    </message>
    <message>
        <source>The links of these collectors end; nothing is asked through them.</source>
        <translation>这些采集器的链路将断开，不再经它们抄读。</translation>
    </message>
    <message>
        <source>Nothing is asked on these lines, and no meter can be put on them.</source>
        <translation>这些总线不再抄读，也不能再接入仪表。</translation>
    </message>
    <message>
        <source>They can no longer be chosen for anything new.</source>
        <translation>今后新增内容时不能再选择它们。</translation>
    </message>
    <message>
        <source>All that happened stays in the book and in reports. They can be taken back.</source>
        <translation>已发生的一切仍保留在账本和报表中。以后可以恢复。</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>{filter}: all</source>
        <translation>{filter}：全部</translation>
    </message>
</context>
<context>
    <name>FirstRunCard</name>
    <message>
        <source>Welcome to Meterdesk</source>
        <translation>欢迎使用 Meterdesk</translation>
    </message>
    <message>
        <source>Nobody can sign in yet. Make the administrator of this site first.</source>
        <translation>目前还没有可登录的用户，请先建立本站点的管理员。</translation>
    </message>
    <message>
        <source>Name to sign in with</source>
        <translation>登录名</translation>
    </message>
    <message>
        <source>Name shown on slips and lists</source>
        <translation>显示名（用于凭证和列表）</translation>
    </message>
    <message>
        <source>Password: {rule}</source>
        <translation>密码：{rule}</translation>
    </message>
    <message>
        <source>The same password again</source>
        <translation>再次输入密码</translation>
    </message>
    <message>
        <source>Make administrator  Enter</source>
        <translation>建立管理员  Enter</translation>
    </message>
</context>
<context>
    <name>FirstStepsDialog</name>
    <message>
        <source>Administrator</source>
        <translation>管理员</translation>
    </message>
    <message>
        <source>Property</source>
        <translation>物业</translation>
    </message>
    <message>
        <source>Workbook</source>
        <translation>工作簿</translation>
    </message>
    <message>
        <source>Collectors&apos; keys</source>
        <translation>采集器密钥</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>通讯</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>To the desk</source>
        <translation>进入工作台面</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>初始设置</translation>
    </message>
    <message>
        <source>Leave for now  Esc</source>
        <translation>暂时离开  Esc</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
</context>
<context>
    <name>GroupsTab</name>
    <message>
        <source>Choose meters …</source>
        <translation>选择仪表…</translation>
    </message>
</context>
<context>
    <name>HeatTab</name>
    <message>
        <source>Hours without some of the meters: {n} of {whole}</source>
        <translation>部分仪表缺数据的小时：{n} / {whole}</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>hours-{number}</source>
        <translation>时段-{number}</translation>
    </message>
    <message>
        <source>No readings in this time</source>
        <translation>这段时间没有读数</translation>
    </message>
    <message>
        <source>Choose another time, or another shop. Readings are kept from when a meter first answered.</source>
        <translation>请换一段时间或换一家商铺。读数自仪表首次应答起保存。</translation>
    </message>
</context>
<context>
    <name>HistoryDialog</name>
    <message>
        <source>Used, {unit}</source>
        <translation>用量，{unit}</translation>
    </message>
    <message>
        <source>Register, {unit}</source>
        <translation>示数，{unit}</translation>
    </message>
    <message>
        <source>Balance, yuan</source>
        <translation>余额，元</translation>
    </message>
    <message>
        <source>Readings of meter {meter}</source>
        <translation>仪表 {meter} 抄表历史</translation>
    </message>
    <message>
        <source>Used in this time: {used} {unit}</source>
        <translation>本期用量：{used} {unit}</translation>
    </message>
    <message>
        <source>Every reading</source>
        <translation>每次抄表</translation>
    </message>
    <message>
        <source>By hours</source>
        <translation>按小时</translation>
    </message>
    <message>
        <source>By days</source>
        <translation>按日</translation>
    </message>
    <message>
        <source>What was used</source>
        <translation>用量</translation>
    </message>
    <message>
        <source>The register</source>
        <translation>示数</translation>
    </message>
    <message>
        <source>The balance</source>
        <translation>余额</translation>
    </message>
    <message>
        <source>Look anew  {key}</source>
        <translation>刷新  {key}</translation>
    </message>
    <message>
        <source>Correct a reading  {key}</source>
        <translation>更正读数  {key}</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
    <message>
        <source>No readings in this time</source>
        <translation>这段时间没有抄表记录</translation>
    </message>
    <message>
        <source>Choose another time. Readings are kept from when the meter first answered.</source>
        <translation>请另选时间。记录从仪表首次应答起保存。</translation>
    </message>
</context>
<context>
    <name>HitLine</name>
    <message>
        <source>Meters: {n}</source>
        <translation>{n} 块表</translation>
    </message>
    <message>
        <source>No account</source>
        <translation>未开户</translation>
    </message>
</context>
<context>
    <name>HolidayNotice</name>
    <message>
        <source>Holiday calendar not read</source>
        <translation>节假日日历读取失败</translation>
    </message>
    <message>
        <source>{year}: holidays by law only</source>
        <translation>{year} 年仅法定节假日</translation>
    </message>
    <message>
        <source>Holidays of {year} missing</source>
        <translation>{year} 年节假日待录入</translation>
    </message>
</context>
<context>
    <name>HolidaysDialog</name>
    <message>
        <source>Public holidays</source>
        <translation>节假日</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>年份</translation>
    </message>
    <message>
        <source>By these days tariffs with holiday prices are charged. The State Council announces a year in the November before it; until then only the days that the law names can be entered. What was charged already stays as it was charged.</source>
        <translation>带节假日电价的价格方案按这些日期计费。国务院一般在前一年十一月公布放假安排；公布之前只能录入法定节日。已经计费的不再改动。</translation>
    </message>
    <message>
        <source>Holiday</source>
        <translation>节日</translation>
    </message>
    <message>
        <source>First day off</source>
        <translation>放假首日</translation>
    </message>
    <message>
        <source>Last day off</source>
        <translation>放假末日</translation>
    </message>
    <message>
        <source>Weekend days worked in its stead, parted by commas</source>
        <translation>调休上班的周末，用逗号分隔</translation>
    </message>
    <message>
        <source>As the State Council announced it (else: only the days by law)</source>
        <translation>与国务院公布的安排一致（不勾选：仅法定节日）</translation>
    </message>
    <message>
        <source>Notice that says so</source>
        <translation>公布文件</translation>
    </message>
    <message>
        <source>Enter these holidays  Ctrl+Enter</source>
        <translation>录入节假日  Ctrl+Enter</translation>
    </message>
</context>
<context>
    <name>ImportList</name>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} / {total}</translation>
    </message>
    <message>
        <source>Filter: sheet, number, text</source>
        <translation>筛选：表、编号、文字</translation>
    </message>
    <message>
        <source>All rows</source>
        <translation>全部行</translation>
    </message>
</context>
<context>
    <name>ImportPage</name>
    <message>
        <source>{stage} …  {share} %</source>
        <translation>{stage}…  {share}%</translation>
    </message>
    <message>
        <source>Choose a site workbook</source>
        <translation>选择站点资料工作簿</translation>
    </message>
    <message>
        <source>site.xlsx</source>
        <translation>站点资料.xlsx</translation>
    </message>
    <message>
        <source>Export the site</source>
        <translation>导出站点资料</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Site workbook (.xlsx): drop it here, choose it, or type its path</source>
        <translation>站点资料工作簿（.xlsx）：拖放到这里、选择文件或输入路径</translation>
    </message>
    <message>
        <source>Choose …  {key}</source>
        <translation>选择…  {key}</translation>
    </message>
    <message>
        <source>Check  {key}</source>
        <translation>检查  {key}</translation>
    </message>
    <message>
        <source>Cancel  {key}</source>
        <translation>取消  {key}</translation>
    </message>
    <message>
        <source>Export the site …  {key}</source>
        <translation>导出站点资料…  {key}</translation>
    </message>
    <message>
        <source>Errors ({n})</source>
        <translation>错误（{n}）</translation>
    </message>
    <message>
        <source>Changes ({n})</source>
        <translation>变化（{n}）</translation>
    </message>
    <message>
        <source>No workbook checked yet</source>
        <translation>尚未检查工作簿</translation>
    </message>
    <message>
        <source>Nothing is written until you have seen what would happen and said yes.</source>
        <translation>先列出将发生的全部变化，您确认之后才会写入。</translation>
    </message>
    <message>
        <source>Nothing is wrong</source>
        <translation>没有错误</translation>
    </message>
    <message>
        <source>What would happen is in the other list.</source>
        <translation>将发生的变化见另一列表。</translation>
    </message>
    <message>
        <source>Nothing would change</source>
        <translation>没有变化</translation>
    </message>
    <message>
        <source>The book has all of it already.</source>
        <translation>账本中已有全部内容。</translation>
    </message>
    <message>
        <source>Nothing to import</source>
        <translation>没有可导入的内容</translation>
    </message>
    <message>
        <source>{rows} added</source>
        <translation>新增 {rows}</translation>
    </message>
    <message>
        <source>{rows} changed</source>
        <translation>修改 {rows}</translation>
    </message>
    <message>
        <source>Import 1 row: {what}</source>
        <translation>导入 1 行：{what}</translation>
    </message>
    <message>
        <source>Import {rows} rows: {what}</source>
        <translation>导入 {rows} 行：{what}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Write the template</source>
        <translation>生成模板</translation>
    </message>
    <message>
        <source>Write the template …</source>
        <translation>生成模板…</translation>
    </message>
    <message>
        <source>Errors of the workbook</source>
        <translation>工作簿错误</translation>
    </message>
    <message>
        <source>Changes by import</source>
        <translation>导入的变更</translation>
    </message>
</context>
<context>
    <name>InDoubtPage</name>
    <message>
        <source>Receipt {receipt}, {amount} yuan to meter {meter}.

The program first makes sure that nothing sent earlier can still reach the meter, then reads the meter&apos;s own book. If the meter did not take the money, the sale ends as &apos;Not applied&apos; and {amount} yuan are due back to the customer. If it did take it, the sale ends as &apos;Confirmed&apos; and nothing is given back. While the meter does not answer, the sale stays in doubt.</source>
        <translation>单号 {receipt}，向表 {meter} 售出 {amount} 元。

程序先确保此前发出的任何指令都不会再到达该表，然后读取表内账目。若表未入账，此单以“未入账”结束，{amount} 元应退还客户；若表已入账，此单以“已确认”结束，不退款。在表恢复应答之前，此单保持存疑。</translation>
    </message>
    <message>
        <source>Cancel this sale?</source>
        <translation>取消这笔售电？</translation>
    </message>
    <message>
        <source>Cancel the sale</source>
        <translation>取消售电</translation>
    </message>
    <message>
        <source>Receipt {receipt}: hand {amount} yuan to {customer} now. The book notes that the money left drawer {drawer}; this cannot be done twice.</source>
        <translation>单号 {receipt}：现在将 {amount} 元交给 {customer}。账本将记录该款从钱箱 {drawer} 支出，不能重复办理。</translation>
    </message>
    <message>
        <source>Give the money back?</source>
        <translation>退还款项？</translation>
    </message>
    <message>
        <source>Money given back</source>
        <translation>款项已退还</translation>
    </message>
    <message>
        <source>Sales in doubt</source>
        <translation>存疑售电</translation>
    </message>
    <message>
        <source>Money taken that the meter has not proven yet. The program settles these by itself; nothing is lost.</source>
        <translation>已收款、表计尚未证实的售电。程序会自动处理，款项不会丢失。</translation>
    </message>
    <message>
        <source>Nothing is in doubt</source>
        <translation>没有存疑售电</translation>
    </message>
    <message>
        <source>Every sale has its outcome, and no money is due back.</source>
        <translation>每笔售电都有结果，也没有应退款项。</translation>
    </message>
    <message>
        <source>Try now  {key}</source>
        <translation>立即重试  {key}</translation>
    </message>
    <message>
        <source>Cancel sale …  {key}</source>
        <translation>取消售电…  {key}</translation>
    </message>
    <message>
        <source>Give money back …  {key}</source>
        <translation>退还款项…  {key}</translation>
    </message>
    <message>
        <source>Decide …  {key}</source>
        <translation>裁定 …  {key}</translation>
    </message>
</context>
<context>
    <name>IncomingTab</name>
    <message>
        <source>Not readable</source>
        <translation>无法识别</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Nothing is done by what texts say. Call back whoever wrote.</source>
        <translation>系统不会按短信内容做任何操作，请回电联系对方。</translation>
    </message>
    <message>
        <source>Incoming texts</source>
        <translation>收到的短信</translation>
    </message>
</context>
<context>
    <name>ItemDetail</name>
    <message>
        <source>{amount} yuan</source>
        <translation>{amount} 元</translation>
    </message>
</context>
<context>
    <name>ItemReader</name>
    <message>
        <source>Read one item</source>
        <translation>读单个数据项</translation>
    </message>
    <message>
        <source>Choose a meter in the tree.</source>
        <translation>请在左侧选择一块表。</translation>
    </message>
    <message>
        <source>{make}, unit {unit}</source>
        <translation>{make}，地址 {unit}</translation>
    </message>
    <message>
        <source>Read this item  {key}</source>
        <translation>读此数据项  {key}</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>收到</translation>
    </message>
</context>
<context>
    <name>JobTab</name>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Cancel  {key}</source>
        <translation>取消  {key}</translation>
    </message>
</context>
<context>
    <name>KeysStep</name>
    <message>
        <source>Connection file</source>
        <translation>连接文件</translation>
    </message>
    <message>
        <source>{n} of {total} collectors have no key yet.</source>
        <translation>{total} 台采集器中 {n} 台还没有密钥。</translation>
    </message>
    <message>
        <source>How are the collectors reached?</source>
        <translation>如何连接采集器？</translation>
    </message>
    <message>
        <source>Every sealed link needs the same key here and in the collector. Whoever installed the collectors gives you a connection file (JSON) with addresses and keys: choose it, then delete it. The book keeps the keys wrapped under the desk&apos;s own key. A collector without a key stays out of contact until it has one; this page can be skipped and done later.</source>
        <translation>每条加密链路两端须有相同的密钥。安装采集器的人员会给您一个含地址和密钥的连接文件（JSON）：选择它，然后删除它。账本以本机主密钥加密保存这些密钥。没有密钥的采集器会一直失联；本页可先跳过，以后再做。</translation>
    </message>
    <message>
        <source>Choose the connection file …  {key}</source>
        <translation>选择连接文件…  {key}</translation>
    </message>
</context>
<context>
    <name>KeysTab</name>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} / {total}</translation>
    </message>
    <message>
        <source>Filter: key, kind, state</source>
        <translation>筛选：密钥、种类、状态</translation>
    </message>
    <message>
        <source>Look anew  {key}</source>
        <translation>刷新  {key}</translation>
    </message>
    <message>
        <source>Change this key …  {key}</source>
        <translation>更换此密钥…  {key}</translation>
    </message>
    <message>
        <source>Retire this older key …  {key}</source>
        <translation>停用此旧密钥…  {key}</translation>
    </message>
    <message>
        <source>No key shown</source>
        <translation>没有可显示的密钥</translation>
    </message>
    <message>
        <source>Clear the filter to see every key. Those of collectors come with main.py connect.</source>
        <translation>清除筛选即可看到全部密钥。采集器的密钥用 main.py connect 设置。</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>密钥</translation>
    </message>
</context>
<context>
    <name>KindsTab</name>
    <message>
        <source>Never limit it</source>
        <translation>不再限电</translation>
    </message>
    <message>
        <source>May be limited</source>
        <translation>可以限电</translation>
    </message>
    <message>
        <source>The first is limited first; kinds without a number never. A kind is the trade of a shop, which the set-up and the workbook give it.</source>
        <translation>排在前的先限；没有序号的类别从不限电。类别就是商铺的业态，在设置或导入表中填写。</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Filter: kind of users</source>
        <translation>筛选：用户类别</translation>
    </message>
    <message>
        <source>No kinds of users</source>
        <translation>没有用户类别</translation>
    </message>
    <message>
        <source>Give shops a trade in the set-up.</source>
        <translation>请在设置中填写商铺的业态。</translation>
    </message>
    <message>
        <source>Kinds of users</source>
        <translation>用户类别</translation>
    </message>
</context>
<context>
    <name>LeftTab</name>
    <message>
        <source>Meters by how long their credit lasts</source>
        <translation>仪表按余额可用天数分布</translation>
    </message>
    <message>
        <source>Days left</source>
        <translation>可用天数</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>仪表数</translation>
    </message>
    <message>
        <source>What is left now, by the tariff of now and the use of the last 14 whole days.</source>
        <translation>按当前余额、当前电价和最近 14 个整天的用量估算。</translation>
    </message>
    <message>
        <source>days-of-credit</source>
        <translation>可用天数</translation>
    </message>
    <message>
        <source>Every meter</source>
        <translation>全部仪表</translation>
    </message>
    <message>
        <source>Every building</source>
        <translation>全部楼栋</translation>
    </message>
    <message>
        <source>Nobody pays for a meter yet</source>
        <translation>还没有付费的仪表</translation>
    </message>
    <message>
        <source>Open an account: then its credit is watched here.</source>
        <translation>开户之后，余额可用天数会显示在这里。</translation>
    </message>
</context>
<context>
    <name>LimitDialog</name>
    <message>
        <source>What one person may do</source>
        <translation>单人权限额度</translation>
    </message>
    <message>
        <source>{role}, counted in {unit}. Empty: no limit. 0: it always takes two.</source>
        <translation>{role}，以{unit}计。留空：不限；0：一律须两人。</translation>
    </message>
    <message>
        <source>Alone, each time</source>
        <translation>单人每次</translation>
    </message>
    <message>
        <source>Alone, in a day</source>
        <translation>单人每日</translation>
    </message>
    <message>
        <source>Keep  Enter</source>
        <translation>保存  Enter</translation>
    </message>
    <message>
        <source>Cancel  Esc</source>
        <translation>取消  Esc</translation>
    </message>
</context>
<context>
    <name>LimitsTab</name>
    <message>
        <source>What is above a limit takes a second person. Of several roles the most generous counts; 0 means that it always takes two.</source>
        <translation>超出限额须第二人批准。一人多岗时取最宽的限额；0 表示一律须两人。</translation>
    </message>
    <message>
        <source>Filter: role, act</source>
        <translation>筛选：角色、事项</translation>
    </message>
    <message>
        <source>Change …  {key}</source>
        <translation>更改…  {key}</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>限额</translation>
    </message>
</context>
<context>
    <name>LineJobTab</name>
    <message>
        <source>Line</source>
        <translation>总线</translation>
    </message>
    <message>
        <source>Set up as a meter …  {key}</source>
        <translation>建为仪表…  {key}</translation>
    </message>
</context>
<context>
    <name>LinesTab</name>
    <message>
        <source>{up} of {lines} lines and {answering} of {meters} meters in contact</source>
        <translation>总线 {up} / {lines}，仪表 {answering} / {meters} 在线</translation>
    </message>
    <message>
        <source>Unfold / fold</source>
        <translation>展开 / 收起</translation>
    </message>
    <message>
        <source>Read now  {key}</source>
        <translation>立即抄读  {key}</translation>
    </message>
    <message>
        <source>Frames of this line  {key}</source>
        <translation>此线报文  {key}</translation>
    </message>
    <message>
        <source>No collectors yet</source>
        <translation>还没有采集器</translation>
    </message>
    <message>
        <source>Load the site&apos;s workbook: main.py import FILE.xlsx.</source>
        <translation>请导入现场工作簿：main.py import FILE.xlsx。</translation>
    </message>
    <message>
        <source>Collectors and lines</source>
        <translation>采集器与总线</translation>
    </message>
</context>
<context>
    <name>ListTab</name>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} / {total}</translation>
    </message>
</context>
<context>
    <name>LiveTab</name>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} / {total}</translation>
    </message>
    <message>
        <source>No alarm fits</source>
        <translation>没有符合的报警</translation>
    </message>
    <message>
        <source>Clear the search, or choose every level and everything.</source>
        <translation>请清除搜索，或选择全部级别和全部类别。</translation>
    </message>
    <message>
        <source>All is well</source>
        <translation>一切正常</translation>
    </message>
    <message>
        <source>Nothing calls for attention now.</source>
        <translation>目前没有需要处理的事项。</translation>
    </message>
    <message>
        <source>Filter: shop, meter, collector</source>
        <translation>筛选：户号、仪表、采集器</translation>
    </message>
    <message>
        <source>Only what nobody has acknowledged</source>
        <translation>只看未确认</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Note: what is done about it</source>
        <translation>备注：如何处理</translation>
    </message>
    <message>
        <source>Acknowledge selected  {key}</source>
        <translation>确认所选  {key}</translation>
    </message>
    <message>
        <source>Every level</source>
        <translation>全部级别</translation>
    </message>
    <message>
        <source>Warnings and urgent</source>
        <translation>警告和紧急</translation>
    </message>
    <message>
        <source>Urgent only</source>
        <translation>仅紧急</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Live alarms</source>
        <translation>实时报警</translation>
    </message>
</context>
<context>
    <name>LoadTab</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation>时刻</translation>
    </message>
    <message>
        <source>Mean workday</source>
        <translation>平均工作日（周一至周五）</translation>
    </message>
    <message>
        <source>Mean Saturday and Sunday</source>
        <translation>平均周六、周日</translation>
    </message>
    <message>
        <source>Load, {unit}</source>
        <translation>负荷，{unit}</translation>
    </message>
    <message>
        <source>Half hours without some of the meters: {n}</source>
        <translation>部分仪表缺数据的半小时：{n}</translation>
    </message>
    <message>
        <source>load-{number}</source>
        <translation>负荷-{number}</translation>
    </message>
    <message>
        <source>As it was</source>
        <translation>实际曲线</translation>
    </message>
    <message>
        <source>The mean day</source>
        <translation>平均日</translation>
    </message>
    <message>
        <source>No readings in this time</source>
        <translation>这段时间没有读数</translation>
    </message>
    <message>
        <source>Choose another time, or another shop. Readings are kept from when a meter first answered.</source>
        <translation>请换一段时间或换一家商铺。读数自仪表首次应答起保存。</translation>
    </message>
</context>
<context>
    <name>LogPage</name>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Operation log</source>
        <translation>操作日志</translation>
    </message>
    <message>
        <source>System log</source>
        <translation>系统日志</translation>
    </message>
    <message>
        <source>Proof of the book</source>
        <translation>账本校验</translation>
    </message>
</context>
<context>
    <name>LogTab</name>
    <message>
        <source>Looking further back …</source>
        <translation>正在查找更早的记录…</translation>
    </message>
    <message>
        <source>{n} entries, older ones below</source>
        <translation>{n} 条，向下滚动查看更早记录</translation>
    </message>
    <message>
        <source>{n} entries</source>
        <translation>{n} 条</translation>
    </message>
    <message>
        <source>Search the entries</source>
        <translation>搜索记录</translation>
    </message>
    <message>
        <source>Look anew  {key}</source>
        <translation>刷新  {key}</translation>
    </message>
    <message>
        <source>No entry fits</source>
        <translation>没有符合条件的记录</translation>
    </message>
    <message>
        <source>Choose another time, or clear the search and the choices.</source>
        <translation>请选择其他时间，或清除搜索和筛选。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Meterdesk, prepaid electricity and water</source>
        <translation>Meterdesk 远程预付费电能管理系统</translation>
    </message>
</context>
<context>
    <name>MapTab</name>
    <message>
        <source>{shown} of {total} shops</source>
        <translation>{shown} / {total} 家商铺</translation>
    </message>
    <message>
        <source>No shop matches</source>
        <translation>没有符合的商铺</translation>
    </message>
    <message>
        <source>Clear the search, or choose every building.</source>
        <translation>清空搜索，或选择全部楼栋。</translation>
    </message>
    <message>
        <source>No shops yet</source>
        <translation>还没有商铺</translation>
    </message>
    <message>
        <source>Import the site&apos;s workbook, or enter shops in the set-up.</source>
        <translation>导入站点工作簿，或在档案设置中录入商铺。</translation>
    </message>
    <message>
        <source>Find: shop, meter</source>
        <translation>查找：商铺、仪表</translation>
    </message>
    <message>
        <source>Every building</source>
        <translation>全部楼栋</translation>
    </message>
    <message>
        <source>Go to the next one</source>
        <translation>跳到下一个</translation>
    </message>
    <message>
        <source>Map of the mall</source>
        <translation>商场地图</translation>
    </message>
</context>
<context>
    <name>MembersDialog</name>
    <message>
        <source>{n} in the group, {shown} of {total} shown</source>
        <translation>组内 {n} 只，显示 {shown} / {total}</translation>
    </message>
    <message>
        <source>Meters of a building group</source>
        <translation>建筑群的仪表</translation>
    </message>
    <message>
        <source>Meters of {group}</source>
        <translation>{group} 的仪表</translation>
    </message>
    <message>
        <source>Filter: shop, building, meter</source>
        <translation>筛选：户号、楼栋、仪表</translation>
    </message>
    <message>
        <source>All meters</source>
        <translation>全部仪表</translation>
    </message>
    <message>
        <source>In the group</source>
        <translation>在组内</translation>
    </message>
    <message>
        <source>Not in the group</source>
        <translation>不在组内</translation>
    </message>
    <message>
        <source>Put in  {key}</source>
        <translation>加入  {key}</translation>
    </message>
    <message>
        <source>Take out  {key}</source>
        <translation>移出  {key}</translation>
    </message>
    <message>
        <source>Save  {key}</source>
        <translation>保存  {key}</translation>
    </message>
    <message>
        <source>Cancel  Esc</source>
        <translation>取消  Esc</translation>
    </message>
</context>
<context>
    <name>MeterChangeDialog</name>
    <message>
        <source>Meter {old} ends with its final reading and is taken out of use. Meter {new} takes its place, with its plan and limits, and the customer&apos;s credit goes along.</source>
        <translation>旧表 {old} 以止码结清并停用；新表 {new} 接替其位置，沿用价格方案和限额，客户余额随表转移。</translation>
    </message>
    <message>
        <source>Change a meter</source>
        <translation>换表</translation>
    </message>
    <message>
        <source>The meter that goes</source>
        <translation>换下的表</translation>
    </message>
    <message>
        <source>Why it is changed</source>
        <translation>换表原因</translation>
    </message>
    <message>
        <source>Change the meter</source>
        <translation>换表</translation>
    </message>
</context>
<context>
    <name>MeterChoice</name>
    <message>
        <source>{medium} meter {meter} comes to the account</source>
        <translation>{medium} {meter} 归入该户</translation>
    </message>
    <message>
        <source>What the meter shows is the customer&apos;s</source>
        <translation>表内现有余额归客户所有</translation>
    </message>
    <message>
        <source>The site&apos;s</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>Carried in, yuan</source>
        <translation>结转金额（元）</translation>
    </message>
    <message>
        <source>Price plan</source>
        <translation>价格方案</translation>
    </message>
    <message>
        <source>Hoarding limit, yuan</source>
        <translation>囤积上限（元）</translation>
    </message>
</context>
<context>
    <name>MeterControlDialog</name>
    <message>
        <source>Control of a meter</source>
        <translation>表计控制</translation>
    </message>
    <message>
        <source>Orders of this meter</source>
        <translation>该表的命令</translation>
    </message>
    <message>
        <source>Cancel the order  {key}</source>
        <translation>取消命令  {key}</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>控制命令</translation>
    </message>
</context>
<context>
    <name>MeterListPage</name>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} / {total}</translation>
    </message>
    <message>
        <source>No meter matches</source>
        <translation>没有符合条件的表</translation>
    </message>
    <message>
        <source>Clear the filter or choose &quot;All meters&quot;.</source>
        <translation>请清除筛选，或选择“全部仪表”。</translation>
    </message>
    <message>
        <source>No meters yet</source>
        <translation>还没有仪表</translation>
    </message>
    <message>
        <source>Load the site&apos;s workbook: main.py import FILE.xlsx.</source>
        <translation>请导入站点工作簿：main.py import 文件.xlsx。</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>仪表</translation>
    </message>
    <message>
        <source>Filter: shop, meter, collector</source>
        <translation>筛选：商铺、表号、采集器</translation>
    </message>
    <message>
        <source>Read now  {key}</source>
        <translation>立即抄读  {key}</translation>
    </message>
    <message>
        <source>All meters</source>
        <translation>全部仪表</translation>
    </message>
    <message>
        <source>Out of contact</source>
        <translation>失联</translation>
    </message>
    <message>
        <source>With alarm</source>
        <translation>有报警</translation>
    </message>
    <message>
        <source>Supply cut</source>
        <translation>已拉闸</translation>
    </message>
    <message>
        <source>Electricity</source>
        <translation>电表</translation>
    </message>
    <message>
        <source>Water</source>
        <translation>水表</translation>
    </message>
    <message>
        <source>Control …  Enter</source>
        <translation>控制 …  Enter</translation>
    </message>
    <message>
        <source>History  {key}</source>
        <translation>历史  {key}</translation>
    </message>
</context>
<context>
    <name>MeterReading</name>
    <message>
        <source>Read</source>
        <translation>已读到</translation>
    </message>
    <message>
        <source>{amount} yuan left</source>
        <translation>剩余 {amount} 元</translation>
    </message>
    <message>
        <source>purchase count {n}</source>
        <translation>购电次数 {n}</translation>
    </message>
    <message>
        <source>{age} ago</source>
        <translation>{age}前</translation>
    </message>
    <message>
        <source>Too old</source>
        <translation>已过时</translation>
    </message>
    <message>
        <source>No contact</source>
        <translation>失联</translation>
    </message>
    <message>
        <source>Type it instead</source>
        <translation>改为手工录入</translation>
    </message>
</context>
<context>
    <name>MeterReadings</name>
    <message>
        <source>Readings</source>
        <translation>抄表读数</translation>
    </message>
    <message>
        <source>Read again  {key}</source>
        <translation>重新抄读  {key}</translation>
    </message>
</context>
<context>
    <name>MeterState</name>
    <message>
        <source>{amount} yuan</source>
        <translation>{amount} 元</translation>
    </message>
    <message>
        <source>Read {age} ago</source>
        <translation>{age}前抄读</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
</context>
<context>
    <name>MeterTile</name>
    <message>
        <source>{reading} {unit}, read {age} ago</source>
        <translation>{reading} {unit}，{age}前抄读</translation>
    </message>
    <message>
        <source>yuan</source>
        <translation>元</translation>
    </message>
    <message>
        <source>a sale to it is still open</source>
        <translation>有未完成的售电</translation>
    </message>
    <message>
        <source>not sold to: it is on no account</source>
        <translation>未开户，不可售</translation>
    </message>
    <message>
        <source>credit held by the office</source>
        <translation>余额由售电处记账</translation>
    </message>
    <message>
        <source>Reading history  Ctrl+H</source>
        <translation>抄表历史  Ctrl+H</translation>
    </message>
</context>
<context>
    <name>MetersTab</name>
    <message>
        <source>All buildings</source>
        <translation>全部楼栋</translation>
    </message>
    <message>
        <source>Group: {name}</source>
        <translation>分组：{name}</translation>
    </message>
    <message>
        <source>Saved: {name}</source>
        <translation>已存：{name}</translation>
    </message>
    <message>
        <source>Pasted list ({n})</source>
        <translation>粘贴的清单（{n}）</translation>
    </message>
    <message>
        <source>{n} chosen  ·  {shown} of {total} shown  ·  Ctrl+A chooses all shown</source>
        <translation>已选 {n}  ·  显示 {shown}/{total}  ·  Ctrl+A 全选所显示的</translation>
    </message>
    <message>
        <source>Any state</source>
        <translation>任意状态</translation>
    </message>
    <message>
        <source>Out of contact</source>
        <translation>失联</translation>
    </message>
    <message>
        <source>With alarm</source>
        <translation>有报警</translation>
    </message>
    <message>
        <source>Supply cut</source>
        <translation>已断供</translation>
    </message>
    <message>
        <source>Electricity</source>
        <translation>电表</translation>
    </message>
    <message>
        <source>Water</source>
        <translation>水表</translation>
    </message>
    <message>
        <source>Filter: shop, meter, collector</source>
        <translation>筛选：商铺、表号、采集器</translation>
    </message>
    <message>
        <source>Paste a list …  {key}</source>
        <translation>粘贴清单 …  {key}</translation>
    </message>
    <message>
        <source>Save selection …  {key}</source>
        <translation>保存选择 …  {key}</translation>
    </message>
    <message>
        <source>Forget this selection</source>
        <translation>删除该选择</translation>
    </message>
    <message>
        <source>This meter …  Enter</source>
        <translation>单表控制 …  Enter</translation>
    </message>
    <message>
        <source>Preview and send …  {key}</source>
        <translation>预览并下发 …  {key}</translation>
    </message>
    <message>
        <source>Live state</source>
        <translation>实时状态</translation>
    </message>
</context>
<context>
    <name>ModemTab</name>
    <message>
        <source>A PIN is kept, sealed. It is tried once; a wrong one is never tried again by itself.</source>
        <translation>已加密保存 PIN 码。只试一次，错误的不会自动再试。</translation>
    </message>
    <message>
        <source>No PIN is kept. A card without a PIN needs none.</source>
        <translation>没有保存 PIN 码。不设 PIN 的卡不需要。</translation>
    </message>
    <message>
        <source>Signal</source>
        <translation>信号</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>SIM card</source>
        <translation>SIM 卡</translation>
    </message>
    <message>
        <source>Memory taken</source>
        <translation>已用存储</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>型号</translation>
    </message>
    <message>
        <source>Modem</source>
        <translation>短信猫</translation>
    </message>
    <message>
        <source>PIN of the card</source>
        <translation>SIM 卡 PIN 码</translation>
    </message>
    <message>
        <source>Send a trial</source>
        <translation>发送测试短信</translation>
    </message>
    <message>
        <source>4 to 8 figures; empty: keep none</source>
        <translation>4 至 8 位数字，留空则不保存</translation>
    </message>
    <message>
        <source>Telephone number</source>
        <translation>手机号码</translation>
    </message>
    <message>
        <source>Keep PIN</source>
        <translation>保存 PIN 码</translation>
    </message>
    <message>
        <source>Send trial</source>
        <translation>发送测试</translation>
    </message>
    <message>
        <source>Port, quiet hours and limits: settings</source>
        <translation>串口、免打扰和限量：去设置</translation>
    </message>
    <message>
        <source>In quiet hours it waits until they are over, as every text does.</source>
        <translation>免打扰时段内与其他短信一样等到时段结束再发。</translation>
    </message>
</context>
<context>
    <name>MoneyBackDialog</name>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Close; it goes on by itself</source>
        <translation>关闭，程序会自动继续</translation>
    </message>
    <message>
        <source>The money is handed out</source>
        <translation>款项已付出</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>NewKeyDialog</name>
    <message>
        <source>New key</source>
        <translation>新密钥</translation>
    </message>
    <message>
        <source>Key {number} of collector {collector}</source>
        <translation>采集器 {collector} 的 {number} 号密钥</translation>
    </message>
    <message>
        <source>Enter it in the collector now, under this number. It is not shown again; if it gets lost, change the key once more.</source>
        <translation>请立即以此编号填入采集器。密钥不再显示；如有遗失，请再更换一次。</translation>
    </message>
    <message>
        <source>I have entered it  Enter</source>
        <translation>已填入  Enter</translation>
    </message>
</context>
<context>
    <name>NewMeterForm</name>
    <message>
        <source>New meter</source>
        <translation>新表</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>型号</translation>
    </message>
    <message>
        <source>Address on the line</source>
        <translation>通讯地址</translation>
    </message>
    <message>
        <source>Maker&apos;s number</source>
        <translation>出厂编号</translation>
    </message>
    <message>
        <source>What the new meter shows</source>
        <translation>新表显示</translation>
    </message>
</context>
<context>
    <name>NoticesTab</name>
    <message>
        <source>Filter: shop, meter, level</source>
        <translation>筛选：商铺、表号、级别</translation>
    </message>
    <message>
        <source>Nobody was warned yet</source>
        <translation>还没有预警记录</translation>
    </message>
    <message>
        <source>A warning is noted here as it is given.</source>
        <translation>每次预警都会记录在此。</translation>
    </message>
    <message>
        <source>Each level is warned of once until there is clearly more again; then it is told when supply will be cut, and that it was. The last 12 months.</source>
        <translation>每一级只预警一次，余额明显回升后重新计；其后告知何时断电、已经断电。显示最近 12 个月。</translation>
    </message>
    <message>
        <source>Warnings of little credit</source>
        <translation>余额不足提醒</translation>
    </message>
</context>
<context>
    <name>ObjectsTab</name>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} / {total}</translation>
    </message>
    <message>
        <source>Take back …</source>
        <translation>恢复…</translation>
    </message>
    <message>
        <source>Retire …</source>
        <translation>停用…</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>在用</translation>
    </message>
    <message>
        <source>Retired</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Add  {key}</source>
        <translation>新增  {key}</translation>
    </message>
    <message>
        <source>Save  {key}</source>
        <translation>保存  {key}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Delete …</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Nothing here</source>
        <translation>这里没有内容</translation>
    </message>
    <message>
        <source>{key} adds one; an import of the site&apos;s workbook adds all at once.</source>
        <translation>按 {key} 新增一项；导入站点工作簿可一次添加全部。</translation>
    </message>
</context>
<context>
    <name>OpeningDialog</name>
    <message>
        <source>Add meters to an account</source>
        <translation>加装仪表</translation>
    </message>
    <message>
        <source>Open an account</source>
        <translation>开户</translation>
    </message>
    <message>
        <source>Shop number</source>
        <translation>户号</translation>
    </message>
    <message>
        <source>Shop number, then Enter</source>
        <translation>户号，按回车</translation>
    </message>
    <message>
        <source>Then go on to the first purchase</source>
        <translation>随后办理首次购电</translation>
    </message>
    <message>
        <source>Add the meters</source>
        <translation>加装仪表</translation>
    </message>
    <message>
        <source>Open the account</source>
        <translation>开户</translation>
    </message>
</context>
<context>
    <name>OperationsTab</name>
    <message>
        <source>Number</source>
        <translation>序号</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>Ends at {head}</source>
        <translation>末尾 {head}</translation>
    </message>
    <message>
        <source>Copy  {key}</source>
        <translation>复制  {key}</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>所有人</translation>
    </message>
    <message>
        <source>Every act</source>
        <translation>所有操作</translation>
    </message>
    <message>
        <source>Done and refused</source>
        <translation>全部结果</translation>
    </message>
    <message>
        <source>Operation log</source>
        <translation>操作日志</translation>
    </message>
</context>
<context>
    <name>OperatorDialog</name>
    <message>
        <source>Add an operator</source>
        <translation>添加操作员</translation>
    </message>
    <message>
        <source>Change an operator</source>
        <translation>修改操作员</translation>
    </message>
    <message>
        <source>Name to sign in with</source>
        <translation>登录名</translation>
    </message>
    <message>
        <source>Name shown on slips and lists</source>
        <translation>凭证和列表上显示的姓名</translation>
    </message>
    <message>
        <source>Cash drawer; empty: one of his own</source>
        <translation>钱箱；留空则为本人专用</translation>
    </message>
    <message>
        <source>Roles; several add up</source>
        <translation>角色（可多选，权限相加）</translation>
    </message>
    <message>
        <source>Buildings where this person works and whose data are shown</source>
        <translation>此人负责并可查看数据的楼宇</translation>
    </message>
    <message>
        <source>All buildings, also those that are added later</source>
        <translation>全部楼宇，包括以后新增的</translation>
    </message>
    <message>
        <source>Only these:</source>
        <translation>仅限：</translation>
    </message>
    <message>
        <source>Save  {key}</source>
        <translation>保存  {key}</translation>
    </message>
    <message>
        <source>Cancel  Esc</source>
        <translation>取消  Esc</translation>
    </message>
    <message>
        <source>You are shown a secret for the first sign-in, to hand over.</source>
        <translation>保存后显示首次登录口令，请转交本人。</translation>
    </message>
    <message>
        <source>Your own roles and buildings are changed by another administrator.</source>
        <translation>您本人的角色和楼宇须由其他管理员修改。</translation>
    </message>
    <message>
        <source>It counts at once, also for what is open on this person&apos;s screen.</source>
        <translation>立即生效，此人屏幕上已打开的内容同样适用。</translation>
    </message>
</context>
<context>
    <name>OperatorsTab</name>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} / {total}</translation>
    </message>
    <message>
        <source>Disable …  {key}</source>
        <translation>停用…  {key}</translation>
    </message>
    <message>
        <source>Enable …  {key}</source>
        <translation>启用…  {key}</translation>
    </message>
    <message>
        <source>The password of {name} counts no more, and what is open on a screen of {name} ends. You are shown a secret to hand over, once; with it {name} signs in and chooses a new password. A running wait after wrong passwords ends.</source>
        <translation>{name} 的原密码作废，{name} 打开的页面随即结束。这里只显示一次用于转交的一次性口令，{name} 用它登录后自己设置新密码。因输错密码而进行的等待也随之结束。</translation>
    </message>
    <message>
        <source>Give {name} a new one-time secret?</source>
        <translation>为 {name} 发放新的一次性口令？</translation>
    </message>
    <message>
        <source>Give a new secret</source>
        <translation>发放新口令</translation>
    </message>
    <message>
        <source>For somebody who has lost the telephone. {name} then signs in with the password alone and may set up new codes; where the site requires codes, {name} must. Make sure who asks for this.</source>
        <translation>用于手机遗失的情况。此后 {name} 仅凭密码登录，并可重新设置动态码；若站点要求使用动态码，则 {name} 必须重新设置。请先核实申请人身份。</translation>
    </message>
    <message>
        <source>Take away the one-time codes of {name}?</source>
        <translation>解除 {name} 的动态码？</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>解除</translation>
    </message>
    <message>
        <source>Disable {name}?</source>
        <translation>停用 {name}？</translation>
    </message>
    <message>
        <source>{name} can no longer sign in, and what is open on a screen of {name} is refused at once. Sales and entries stay in the book. It can be taken back.</source>
        <translation>{name} 将不能登录，其屏幕上已打开的操作立即被拒绝。售电和账目记录仍保留在账簿中。停用可以撤销。</translation>
    </message>
    <message>
        <source>Disable</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Enable {name}?</source>
        <translation>启用 {name}？</translation>
    </message>
    <message>
        <source>{name} can sign in again, with the roles and buildings of before.</source>
        <translation>{name} 可以重新登录，角色和楼宇范围与停用前相同。</translation>
    </message>
    <message>
        <source>Enable</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Filter: name, role, building</source>
        <translation>筛选：姓名、角色、楼宇</translation>
    </message>
    <message>
        <source>Add an operator …  {key}</source>
        <translation>添加操作员…  {key}</translation>
    </message>
    <message>
        <source>Change …  {key}</source>
        <translation>修改…  {key}</translation>
    </message>
    <message>
        <source>New secret …  {key}</source>
        <translation>新口令…  {key}</translation>
    </message>
    <message>
        <source>Take codes away …  {key}</source>
        <translation>解除动态码…  {key}</translation>
    </message>
    <message>
        <source>No operator matches</source>
        <translation>没有符合条件的操作员</translation>
    </message>
    <message>
        <source>Clear the filter to see everybody.</source>
        <translation>清除筛选可查看全部人员。</translation>
    </message>
    <message>
        <source>Operators</source>
        <translation>操作员</translation>
    </message>
</context>
<context>
    <name>OrderDialog</name>
    <message>
        <source>{kept}. To cut it all the same, a second person has to approve.</source>
        <translation>{kept}。若仍要断供，须由第二人批准。</translation>
    </message>
</context>
<context>
    <name>OrderForm</name>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Until the end of</source>
        <translation>截止日（含）</translation>
    </message>
</context>
<context>
    <name>OrdersTab</name>
    <message>
        <source>What happens next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Amount, yuan</source>
        <translation>金额（元）</translation>
    </message>
    <message>
        <source>Paid, yuan</source>
        <translation>实付（元）</translation>
    </message>
    <message>
        <source>To send back, yuan</source>
        <translation>待退（元）</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>表号</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>凭证号</translation>
    </message>
    <message>
        <source>State of the sale</source>
        <translation>售电状态</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单号</translation>
    </message>
    <message>
        <source>Transaction at the service</source>
        <translation>支付机构交易号</translation>
    </message>
    <message>
        <source>Placed by</source>
        <translation>下单途径</translation>
    </message>
    <message>
        <source>Number of the refund</source>
        <translation>退款单号</translation>
    </message>
    <message>
        <source>Why it goes back</source>
        <translation>退款原因</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>经过</translation>
    </message>
    <message>
        <source>Sell what is held?</source>
        <translation>将暂存款项售电？</translation>
    </message>
    <message>
        <source>Meter {meter} is credited with {amount} yuan that were paid by order {order}.</source>
        <translation>订单 {order} 已付 {amount} 元，将充入表 {meter}。</translation>
    </message>
    <message>
        <source>Sell it</source>
        <translation>售电</translation>
    </message>
    <message>
        <source>Close this order?</source>
        <translation>关闭这笔订单？</translation>
    </message>
    <message>
        <source>Nobody can pay order {order} of meter {meter} over {amount} yuan any more.</source>
        <translation>表 {meter} 的订单 {order}（{amount} 元）关闭后不能再付款。</translation>
    </message>
    <message>
        <source>Close it</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Online orders</source>
        <translation>线上订单</translation>
    </message>
    <message>
        <source>Order, shop, meter, receipt</source>
        <translation>订单、商铺、表、单号</translation>
    </message>
    <message>
        <source>Sell it  {key}</source>
        <translation>售电  {key}</translation>
    </message>
    <message>
        <source>Close the order  {key}</source>
        <translation>关闭订单  {key}</translation>
    </message>
    <message>
        <source>Send the money back  {key}</source>
        <translation>原路退款  {key}</translation>
    </message>
    <message>
        <source>Every state</source>
        <translation>全部状态</translation>
    </message>
    <message>
        <source>Waits for the office</source>
        <translation>待物业处理</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>Every service</source>
        <translation>全部支付机构</translation>
    </message>
    <message>
        <source>No online order fits</source>
        <translation>没有符合条件的线上订单</translation>
    </message>
    <message>
        <source>Tenants place them on the phone page, at the query station or at the desk.</source>
        <translation>商户可在手机网页、查询机或柜台下单。</translation>
    </message>
</context>
<context>
    <name>OverviewPage</name>
    <message>
        <source>Overview</source>
        <translation>总览</translation>
    </message>
    <message>
        <source>Map of the mall</source>
        <translation>商场地图</translation>
    </message>
    <message>
        <source>The day</source>
        <translation>今日</translation>
    </message>
</context>
<context>
    <name>OwnHistoryDialog</name>
    <message>
        <source>History of meter {meter}</source>
        <translation>仪表 {meter} 的历史</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
</context>
<context>
    <name>OwnPage</name>
    <message>
        <source>Read my meters now</source>
        <translation>立即抄表</translation>
    </message>
    <message>
        <source>Purchases and slips</source>
        <translation>购电记录和小票</translation>
    </message>
</context>
<context>
    <name>OwnValuesDialog</name>
    <message>
        <source>{n} of {total} meters change. It holds at once and is noted in the book.</source>
        <translation>{total} 只仪表中 {n} 只会改变。立即生效并记入账本。</translation>
    </message>
    <message>
        <source>no own value</source>
        <translation>取消单表值</translation>
    </message>
    <message>
        <source>Do it  Ctrl+Enter</source>
        <translation>执行  Ctrl+Enter</translation>
    </message>
    <message>
        <source>No, leave it  Esc</source>
        <translation>不，保持原样  Esc</translation>
    </message>
</context>
<context>
    <name>OwnValuesTab</name>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} / {total}</translation>
    </message>
    <message>
        <source>For all {n} selected meters (Ctrl or Shift selects more):</source>
        <translation>对选中的 {n} 只仪表（按 Ctrl 或 Shift 多选）：</translation>
    </message>
    <message>
        <source>Filter: shop, building, meter</source>
        <translation>筛选：户号、楼栋、仪表</translation>
    </message>
    <message>
        <source>Give this value …  {key}</source>
        <translation>设为此值…  {key}</translation>
    </message>
    <message>
        <source>No own value …</source>
        <translation>取消单表值…</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
</context>
<context>
    <name>PastTab</name>
    <message>
        <source>Every level</source>
        <translation>全部级别</translation>
    </message>
    <message>
        <source>Warnings and urgent</source>
        <translation>警告和紧急</translation>
    </message>
    <message>
        <source>Urgent only</source>
        <translation>仅紧急</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Past alarms</source>
        <translation>历史报警</translation>
    </message>
</context>
<context>
    <name>PasteDialog</name>
    <message>
        <source>Found: {n}. Not known here: {unknown}. Correct the list, or press again to go on.</source>
        <translation>找到 {n} 块表。未知编号：{unknown}。请更正清单，或再按一次继续。</translation>
    </message>
    <message>
        <source>Choose by a list</source>
        <translation>按清单选择</translation>
    </message>
    <message>
        <source>Paste numbers of meters or shops, parted by spaces, commas or lines, as from a sheet.</source>
        <translation>粘贴表号或商铺号，用空格、逗号或换行分隔，可直接从表格复制。</translation>
    </message>
    <message>
        <source>Choose these</source>
        <translation>选择这些</translation>
    </message>
</context>
<context>
    <name>PayPage</name>
    <message>
        <source>The payment is being prepared …</source>
        <translation>正在准备支付……</translation>
    </message>
    <message>
        <source>Scan the code with {channel}</source>
        <translation>请用{channel}扫码</translation>
    </message>
    <message>
        <source>The payment is being closed …</source>
        <translation>正在关闭订单……</translation>
    </message>
    <message>
        <source>Not paid. The order is closed.</source>
        <translation>未支付，订单已关闭。</translation>
    </message>
    <message>
        <source>The payment could not be prepared. Try again, or top up at the office.</source>
        <translation>无法准备支付，请重试，或到物业充值。</translation>
    </message>
    <message>
        <source>Paid. The meter is being credited …</source>
        <translation>已支付，正在给仪表充值……</translation>
    </message>
    <message>
        <source>Paid. The office must look at it first; nothing is lost.</source>
        <translation>已支付，需物业核对后入账；您的钱不会丢失。</translation>
    </message>
    <message>
        <source>The money is on its way back to you.</source>
        <translation>款项正在退回。</translation>
    </message>
    <message>
        <source>The money was given back.</source>
        <translation>款项已退回。</translation>
    </message>
    <message>
        <source>Please ask the office; nothing is lost.</source>
        <translation>请咨询物业；您的钱不会丢失。</translation>
    </message>
    <message>
        <source>Paid, and the meter has it. Thank you.</source>
        <translation>已支付，仪表已到账。谢谢。</translation>
    </message>
    <message>
        <source>Pay here</source>
        <translation>请在此支付</translation>
    </message>
    <message>
        <source>Your payment</source>
        <translation>支付结果</translation>
    </message>
    <message>
        <source>Do not pay</source>
        <translation>不支付</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>下一步</translation>
    </message>
</context>
<context>
    <name>PaymentsPage</name>
    <message>
        <source>Online orders</source>
        <translation>线上订单</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>支付机构</translation>
    </message>
</context>
<context>
    <name>PeoplePage</name>
    <message>
        <source>Operators and roles</source>
        <translation>操作员与角色</translation>
    </message>
    <message>
        <source>Operators</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>角色</translation>
    </message>
</context>
<context>
    <name>PeriodChoice</name>
    <message>
        <source>Any time</source>
        <translation>不限时间</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last 31 days</source>
        <translation>最近 31 天</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>指定日期…</translation>
    </message>
    <message>
        <source>Last 92 days</source>
        <translation>最近 92 天</translation>
    </message>
    <message>
        <source>Last 366 days</source>
        <translation>最近 366 天</translation>
    </message>
</context>
<context>
    <name>Picker</name>
    <message>
        <source>Shop, building or meter</source>
        <translation>商铺、楼栋或仪表</translation>
    </message>
</context>
<context>
    <name>PlacesTab</name>
    <message>
        <source>Building</source>
        <translation>楼栋</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>buildings-{month}</source>
        <translation>楼栋-{month}</translation>
    </message>
    <message>
        <source>By building</source>
        <translation>按楼栋</translation>
    </message>
    <message>
        <source>By area</source>
        <translation>按区域</translation>
    </message>
    <message>
        <source>Nothing is known of these months</source>
        <translation>这些月份没有数据</translation>
    </message>
    <message>
        <source>Choose another month. Readings are kept from when a meter first answered.</source>
        <translation>请换一个月份。读数自仪表首次应答起保存。</translation>
    </message>
</context>
<context>
    <name>PlanDialog</name>
    <message>
        <source>{n} meters would be told; {saved} kW of {target} kW are expected to be saved.</source>
        <translation>将限 {n} 块表，预计压减 {saved} 千瓦（目标 {target} 千瓦）。</translation>
    </message>
    <message>
        <source>Start this plan?</source>
        <translation>启动该方案?</translation>
    </message>
    <message>
        <source>Start it</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Plan for a shortage</source>
        <translation>有序用电方案</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>What is done</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Power limit of a meter, kW</source>
        <translation>单表限额（千瓦）</translation>
    </message>
    <message>
        <source>To be saved, kW</source>
        <translation>压减目标（千瓦）</translation>
    </message>
    <message>
        <source>Begins</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Kinds of users, in their order</source>
        <translation>用户类别（按次序）</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Keep as a draft</source>
        <translation>存为草稿</translation>
    </message>
    <message>
        <source>Start it …</source>
        <translation>启动 …</translation>
    </message>
</context>
<context>
    <name>PlansTab</name>
    <message>
        <source>Undo the plan {name}?</source>
        <translation>恢复方案“{name}”?</translation>
    </message>
    <message>
        <source>{n} meters that it limited are put back to what they were. Whom somebody else has taken in hand meanwhile is left as it is. A plan that has not begun just ends.</source>
        <translation>被限的 {n} 块表恢复原状。其间已由他人另行处理的保持不动。尚未开始的方案直接结束。</translation>
    </message>
    <message>
        <source>Undo it</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>When the grid is short, users are limited kind by kind until the target is saved, and put back at the end.</source>
        <translation>电网缺电时，按类别次序限电，直到达到压减目标；结束时恢复原状。</translation>
    </message>
    <message>
        <source>New plan …</source>
        <translation>新建方案 …</translation>
    </message>
    <message>
        <source>Open …</source>
        <translation>打开 …</translation>
    </message>
    <message>
        <source>Undo …</source>
        <translation>恢复 …</translation>
    </message>
    <message>
        <source>Filter: name, kind, state</source>
        <translation>筛选：名称、类别、状态</translation>
    </message>
    <message>
        <source>No plan yet</source>
        <translation>还没有方案</translation>
    </message>
    <message>
        <source>{key} makes one and shows what it would do.</source>
        <translation>按 {key} 新建，并显示会限哪些表。</translation>
    </message>
    <message>
        <source>Plans for a grid shortage</source>
        <translation>有序用电方案</translation>
    </message>
</context>
<context>
    <name>PlotView</name>
    <message>
        <source>(so far)</source>
        <translation>（截至目前）</translation>
    </message>
</context>
<context>
    <name>PolicyPage</name>
    <message>
        <source>When supply is cut and restored</source>
        <translation>何时断电与恢复</translation>
    </message>
    <message>
        <source>The rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>What it would do</source>
        <translation>将执行什么</translation>
    </message>
    <message>
        <source>Warnings given</source>
        <translation>预警记录</translation>
    </message>
    <message>
        <source>Grid shortage</source>
        <translation>有序用电</translation>
    </message>
    <message>
        <source>Kinds of users</source>
        <translation>用户类别</translation>
    </message>
</context>
<context>
    <name>PreviewTab</name>
    <message>
        <source>With what each has left now; each reading may change it.</source>
        <translation>按各户现余额推算；每次抄表都可能改变结果。</translation>
    </message>
    <message>
        <source>At</source>
        <translation>时刻</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Tonight</source>
        <translation>今晚</translation>
    </message>
    <message>
        <source>Only what would be done</source>
        <translation>只看将执行的</translation>
    </message>
    <message>
        <source>Everybody with little left</source>
        <translation>余额不足的全部</translation>
    </message>
    <message>
        <source>All meters</source>
        <translation>全部表</translation>
    </message>
    <message>
        <source>Filter: shop, building, reason</source>
        <translation>筛选：商铺、楼栋、原因</translation>
    </message>
    <message>
        <source>Nothing would be done</source>
        <translation>没有要执行的</translation>
    </message>
    <message>
        <source>Nobody&apos;s supply is to be cut or restored then.</source>
        <translation>届时没有要断电或恢复供电的商铺。</translation>
    </message>
    <message>
        <source>What the rule would do at {time}</source>
        <translation>{time} 时供电规则的动作</translation>
    </message>
</context>
<context>
    <name>PrintButton</name>
    <message>
        <source>on paper</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>Print …  {key}</source>
        <translation>打印…  {key}</translation>
    </message>
</context>
<context>
    <name>PrintPreview</name>
    <message>
        <source>Print: {title}</source>
        <translation>打印：{title}</translation>
    </message>
    <message>
        <source>Page {page} of {pages}</source>
        <translation>第 {page} 页，共 {pages} 页</translation>
    </message>
    <message>
        <source>Page before  PgUp</source>
        <translation>上一页  PgUp</translation>
    </message>
    <message>
        <source>Next page  PgDn</source>
        <translation>下一页  PgDn</translation>
    </message>
    <message>
        <source>Whole page</source>
        <translation>整页</translation>
    </message>
    <message>
        <source>Full width</source>
        <translation>页宽</translation>
    </message>
    <message>
        <source>Portrait</source>
        <translation>纵向</translation>
    </message>
    <message>
        <source>Landscape</source>
        <translation>横向</translation>
    </message>
    <message>
        <source>Print …  {key}</source>
        <translation>打印…  {key}</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
</context>
<context>
    <name>ProofTab</name>
    <message>
        <source>Prove the book now</source>
        <translation>立即校验账本</translation>
    </message>
    <message>
        <source>Break off</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>Filter: rule, table, text</source>
        <translation>筛选：规则、表、说明</translation>
    </message>
    <message>
        <source>Not proven here yet</source>
        <translation>尚未在此校验</translation>
    </message>
    <message>
        <source>Every rule of the book is checked on a copy; selling goes on meanwhile.</source>
        <translation>在副本上逐条检查账本规则，期间可照常售电。</translation>
    </message>
    <message>
        <source>The book is proven</source>
        <translation>账本校验通过</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>未发现问题。</translation>
    </message>
    <message>
        <source>Rows checked: {rows}. Head {head}</source>
        <translation>已检查 {rows} 行。链头 {head}</translation>
    </message>
    <message>
        <source>Nobody has asked for a proof yet. The program proves the book at every start.</source>
        <translation>还没有人要求校验。程序每次启动都会校验账本。</translation>
    </message>
    <message>
        <source>Proven last on {when} by {who}. Rows checked: {rows}. Findings: {found}.</source>
        <translation>上次校验：{when}，{who}。已检查 {rows} 行，发现问题 {found} 处。</translation>
    </message>
    <message>
        <source>Findings of the proof</source>
        <translation>账本校验结果</translation>
    </message>
</context>
<context>
    <name>PropertyStep</name>
    <message>
        <source>Whose site is it?</source>
        <translation>这是谁的站点？</translation>
    </message>
    <message>
        <source>The name stands at the head of every slip and report, the telephone at its foot, so that customers know whom to ask. Both can be changed later under Settings.</source>
        <translation>名称印在每张小票和报表的开头，电话印在末尾，客户有疑问时知道该找谁。以后都可在“设置”中更改。</translation>
    </message>
    <message>
        <source>Name of the property</source>
        <translation>物业名称</translation>
    </message>
    <message>
        <source>Telephone, may stay empty</source>
        <translation>电话，可留空</translation>
    </message>
    <message>
        <source>A second company sells in some of the buildings, with receipts and drawers of its own</source>
        <translation>部分楼栋由第二家公司售电，使用自己的小票号段和钱箱</translation>
    </message>
    <message>
        <source>Short code, for the workbook</source>
        <translation>简短编号（供工作簿使用）</translation>
    </message>
    <message>
        <source>Name of the second company</source>
        <translation>第二家公司名称</translation>
    </message>
    <message>
        <source>Letters of its receipts</source>
        <translation>其小票号段字母</translation>
    </message>
</context>
<context>
    <name>ProvePage</name>
    <message>
        <source>Shop {shop}: type the mobile number that the office has on file</source>
        <translation>户号 {shop}：请输入在物业登记的手机号</translation>
    </message>
    <message>
        <source>Shop {shop}: type the code that was sent to your telephone</source>
        <translation>户号 {shop}：请输入发到您手机的验证码</translation>
    </message>
    <message>
        <source>Shop {shop}: type the code printed on your slip</source>
        <translation>户号 {shop}：请输入小票上印的查询码</translation>
    </message>
    <message>
        <source>Code by text message</source>
        <translation>短信验证码</translation>
    </message>
    <message>
        <source>Code on the slip</source>
        <translation>小票查询码</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Send the code</source>
        <translation>发送验证码</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>下一步</translation>
    </message>
</context>
<context>
    <name>PurchasesPage</name>
    <message>
        <source>Purchases and slips</source>
        <translation>购电记录和小票</translation>
    </message>
    <message>
        <source>Touch a purchase to see its slip</source>
        <translation>点一笔记录查看小票</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Print the slip</source>
        <translation>打印小票</translation>
    </message>
</context>
<context>
    <name>QuoteDialog</name>
    <message>
        <source>{quantity} {unit} cost {amount} yuan</source>
        <translation>{quantity} {unit}，共 {amount} 元</translation>
    </message>
    <message>
        <source>{amount} yuan buy {quantity} {unit}</source>
        <translation>{amount} 元可购 {quantity} {unit}</translation>
    </message>
    <message>
        <source>{used} {unit} of this step period are used already.</source>
        <translation>本阶梯周期已用 {used} {unit}。</translation>
    </message>
    <message>
        <source>The share of the common meter is not in it: nobody knows its use beforehand.</source>
        <translation>未含公用表分摊：其用量事先无从得知。</translation>
    </message>
    <message>
        <source>For the same use in every hour of the day: {parts}.</source>
        <translation>按全天均匀用量计：{parts}。</translation>
    </message>
    <message>
        <source>Quote by plan {plan}</source>
        <translation>按方案 {plan} 试算</translation>
    </message>
    <message>
        <source>What do so many {unit} cost?</source>
        <translation>用这些 {unit} 要多少钱？</translation>
    </message>
    <message>
        <source>What do so many yuan buy?</source>
        <translation>这些钱能买多少？</translation>
    </message>
    <message>
        <source>With whole months</source>
        <translation>含整月数</translation>
    </message>
    <message>
        <source>Steps of meter (number, if wanted)</source>
        <translation>按某表的阶梯（表号，可不填）</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
</context>
<context>
    <name>RecentSales</name>
    <message>
        <source>Last sales</source>
        <translation>最近售电</translation>
    </message>
    <message>
        <source>Double click or Enter: slip</source>
        <translation>双击或 Enter 查看凭证</translation>
    </message>
    <message>
        <source>Ctrl+T: reverse</source>
        <translation>Ctrl+T 冲正</translation>
    </message>
    <message>
        <source>Ctrl+B: refund</source>
        <translation>Ctrl+B 退款</translation>
    </message>
</context>
<context>
    <name>ReconcilePage</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Reconciliation</source>
        <translation>对账</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Run of {time}</source>
        <translation>{time} 对账</translation>
    </message>
    <message>
        <source>Nothing was reconciled yet</source>
        <translation>尚未对账</translation>
    </message>
    <message>
        <source>Run it now. The program does it by itself every night at 02:30.</source>
        <translation>可立即对账。程序每晚 02:30 自动对账。</translation>
    </message>
    <message>
        <source>No difference</source>
        <translation>没有差异</translation>
    </message>
    <message>
        <source>Book, meters and channels agree in this run.</source>
        <translation>本次对账账面、仪表、渠道一致。</translation>
    </message>
    <message>
        <source>Filter: meter, channel, kind of difference</source>
        <translation>筛选：仪表、渠道、差异种类</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>对账记录</translation>
    </message>
    <message>
        <source>Reconcile now</source>
        <translation>立即对账</translation>
    </message>
    <message>
        <source>Settle it</source>
        <translation>处理</translation>
    </message>
    <message>
        <source>Purchases of meter {meter} that are not in the book: {n}. It does not tell what they came to.
Without any paper leave this, and pass the account on to the same customer (Accounts, F7).
Together by the paper of whoever sold them, yuan:</source>
        <translation>表 {meter} 有 {n} 次购买不在账上，且表不显示金额。
没有凭据时请取消，改为把账户过户给同一客户（开户销户，F7）。
请按售出方的凭据填写合计金额（元）：</translation>
    </message>
    <message>
        <source>Differences found</source>
        <translation>对账差异</translation>
    </message>
    <message>
        <source>Runs of the reconciliation</source>
        <translation>对账记录</translation>
    </message>
</context>
<context>
    <name>RefundDialog</name>
    <message>
        <source>Amount, yuan</source>
        <translation>金额（元）</translation>
    </message>
    <message>
        <source>Paid out by</source>
        <translation>付款方式</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Take it from the meter</source>
        <translation>从表内扣除</translation>
    </message>
</context>
<context>
    <name>RefusedDialog</name>
    <message>
        <source>Not exported</source>
        <translation>未能导出</translation>
    </message>
    <message>
        <source>Try again  {key}</source>
        <translation>重试  {key}</translation>
    </message>
    <message>
        <source>Save as …  {key}</source>
        <translation>另存为…  {key}</translation>
    </message>
    <message>
        <source>Leave it  Esc</source>
        <translation>放弃  Esc</translation>
    </message>
</context>
<context>
    <name>ReportCentre</name>
    <message>
        <source>Reports</source>
        <translation>报表</translation>
    </message>
    <message>
        <source>By schedule</source>
        <translation>定时报表</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>{start} to {end}; to be saved: {target} kW. {reason}</source>
        <translation>{start} 至 {end}；压减目标 {target} 千瓦。{reason}</translation>
    </message>
</context>
<context>
    <name>ReportList</name>
    <message>
        <source>{n} meters; measured {before} kW before and {after} kW after.</source>
        <translation>共 {n} 块表；实测限前 {before} 千瓦、限后 {after} 千瓦。</translation>
    </message>
    <message>
        <source>Filter: shop, kind, state</source>
        <translation>筛选：商铺、类别、状态</translation>
    </message>
    <message>
        <source>Nothing was done yet</source>
        <translation>尚未执行</translation>
    </message>
    <message>
        <source>The plan has not begun, or nobody fits it.</source>
        <translation>方案还没开始，或没有符合的表。</translation>
    </message>
    <message>
        <source>Find a report</source>
        <translation>查找报表</translation>
    </message>
    <message>
        <source>Report of a grid shortage</source>
        <translation>有序用电执行报告</translation>
    </message>
</context>
<context>
    <name>ReportsPage</name>
    <message>
        <source>Not the newest  {key}</source>
        <translation>不是最新数据  {key}</translation>
    </message>
    <message>
        <source>Nothing in this time</source>
        <translation>该时间段内没有数据</translation>
    </message>
    <message>
        <source>Choose another time, or leave a filter open.</source>
        <translation>请换一个时间段，或放宽筛选条件。</translation>
    </message>
    <message>
        <source>Back  {key}</source>
        <translation>返回  {key}</translation>
    </message>
    <message>
        <source>Open the row  {key}</source>
        <translation>查看明细  {key}</translation>
    </message>
    <message>
        <source>Make anew  {key}</source>
        <translation>重新生成  {key}</translation>
    </message>
    <message>
        <source>By schedule …  {key}</source>
        <translation>定时…  {key}</translation>
    </message>
</context>
<context>
    <name>RequestsTab</name>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} / {total}</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Counts until</source>
        <translation>有效至</translation>
    </message>
    <message>
        <source>Done at</source>
        <translation>执行时间</translation>
    </message>
    <message>
        <source>Filter: act, object, name</source>
        <translation>筛选：事项、对象、姓名</translation>
    </message>
    <message>
        <source>Decide …  {key}</source>
        <translation>决定…  {key}</translation>
    </message>
    <message>
        <source>Look anew  {key}</source>
        <translation>刷新  {key}</translation>
    </message>
    <message>
        <source>All requests</source>
        <translation>全部申请</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>待决</translation>
    </message>
    <message>
        <source>Decided and expired</source>
        <translation>已决定和已过期</translation>
    </message>
    <message>
        <source>No request</source>
        <translation>没有申请</translation>
    </message>
    <message>
        <source>What takes a second person is asked for where it is done, and is listed here.</source>
        <translation>须第二人批准的操作在办理时申请，并列在此处。</translation>
    </message>
    <message>
        <source>Requests for approval</source>
        <translation>审批申请</translation>
    </message>
</context>
<context>
    <name>RestoredBanner</name>
    <message>
        <source>Open for selling …</source>
        <translation>开放售电…</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>This book was put back from the backup of {time}. Nothing is sold until the meters are compared and two persons have opened it.</source>
        <translation>本账本由 {time} 的备份恢复。与仪表对账并经两人确认开放之前，不能售电。</translation>
    </message>
</context>
<context>
    <name>RestoredPanel</name>
    <message>
        <source>Open for selling …  {key}</source>
        <translation>开放售电…  {key}</translation>
    </message>
    <message>
        <source>Put back at {time} from {source}.</source>
        <translation>已于 {time} 由 {source} 恢复。</translation>
    </message>
    <message>
        <source>How much of the operation log is lost is not known.</source>
        <translation>丢失的操作日志条数不明。</translation>
    </message>
    <message>
        <source>Entries of the operation log that are lost: {lost}.</source>
        <translation>丢失的操作日志：{lost} 条。</translation>
    </message>
    <message>
        <source>{put_back} {lost} {way_on}</source>
        <translation>{put_back}{lost}{way_on}</translation>
    </message>
    <message>
        <source>Run a reconciliation first ({key}).</source>
        <translation>请先对账（{key}）。</translation>
    </message>
    <message>
        <source>The meters were compared since: two persons can open the book for selling.</source>
        <translation>恢复后已与仪表对账，可由两人确认开放售电。</translation>
    </message>
    <message>
        <source>The meters were compared since: a manager and a second person can open the book.</source>
        <translation>恢复后已与仪表对账，可由经理和另一人确认开放售电。</translation>
    </message>
</context>
<context>
    <name>ReversalDialog</name>
    <message>
        <source>Reversal</source>
        <translation>冲正</translation>
    </message>
    <message>
        <source>Receipt {receipt}</source>
        <translation>单据 {receipt}</translation>
    </message>
    <message>
        <source>Reverse it</source>
        <translation>冲正</translation>
    </message>
</context>
<context>
    <name>RoleDialog</name>
    <message>
        <source>Add a role</source>
        <translation>添加角色</translation>
    </message>
    <message>
        <source>Name of the role</source>
        <translation>角色名称</translation>
    </message>
    <message>
        <source>It may look at shops and meters at first; tick more in the table, then give it to operators.</source>
        <translation>新角色起初只能查看商铺和表计；请在表格中勾选更多权限，再分配给操作员。</translation>
    </message>
    <message>
        <source>Add  Enter</source>
        <translation>添加  Enter</translation>
    </message>
    <message>
        <source>Cancel  Esc</source>
        <translation>取消  Esc</translation>
    </message>
</context>
<context>
    <name>RolesTab</name>
    <message>
        <source>Nothing is changed. Space ticks the chosen cell.</source>
        <translation>没有修改。按空格键勾选所选单元格。</translation>
    </message>
    <message>
        <source>may from now on: {what}</source>
        <translation>新增：{what}</translation>
    </message>
    <message>
        <source>may no longer: {what}</source>
        <translation>取消：{what}</translation>
    </message>
    <message>
        <source>nobody yet</source>
        <translation>暂无人员</translation>
    </message>
    <message>
        <source>{role} {said}. It concerns: {who}.</source>
        <translation>{role}&#x3000;{said}。涉及：{who}。</translation>
    </message>
    <message>
        <source>Change the roles now?</source>
        <translation>现在修改角色？</translation>
    </message>
    <message>
        <source>It counts at once, for what is open on screens too.</source>
        <translation>立即生效，屏幕上已打开的内容同样适用。</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>A person with several roles may do what any of them allows.</source>
        <translation>一人有多个角色时，任一角色允许的操作均可进行。</translation>
    </message>
    <message>
        <source>Add a role …  {key}</source>
        <translation>添加角色…  {key}</translation>
    </message>
    <message>
        <source>As the program brings it  {key}</source>
        <translation>恢复程序默认  {key}</translation>
    </message>
    <message>
        <source>Discard  {key}</source>
        <translation>放弃修改  {key}</translation>
    </message>
    <message>
        <source>Save …  {key}</source>
        <translation>保存…  {key}</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>角色</translation>
    </message>
</context>
<context>
    <name>RuleTab</name>
    <message>
        <source>The whole site</source>
        <translation>整个现场</translation>
    </message>
    <message>
        <source>The rule of</source>
        <translation>适用范围</translation>
    </message>
    <message>
        <source>What holds</source>
        <translation>现行规则</translation>
    </message>
    <message>
        <source>Save  {key}</source>
        <translation>保存  {key}</translation>
    </message>
    <message>
        <source>Take the site&apos;s values</source>
        <translation>改用全场的值</translation>
    </message>
    <message>
        <source>Comes from: {source}</source>
        <translation>来自：{source}</translation>
    </message>
</context>
<context>
    <name>SaleForm</name>
    <message>
        <source>Sell</source>
        <translation>售电</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>yuan</source>
        <translation>元</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>实收</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>找零</translation>
    </message>
    <message>
        <source>{amount} yuan  {key}</source>
        <translation>{amount} 元  {key}</translation>
    </message>
    <message>
        <source>Back  Esc</source>
        <translation>返回  Esc</translation>
    </message>
    <message>
        <source>Number of the payment</source>
        <translation>付款编号</translation>
    </message>
    <message>
        <source>if it has one; Tab</source>
        <translation>如有，按 Tab 输入</translation>
    </message>
</context>
<context>
    <name>SaleProgress</name>
    <message>
        <source>Printed to a file: {file}</source>
        <translation>已打印到文件：{file}</translation>
    </message>
    <message>
        <source>Next sale  F12</source>
        <translation>下一笔  F12</translation>
    </message>
    <message>
        <source>yuan</source>
        <translation>元</translation>
    </message>
    <message>
        <source>Balance before, yuan</source>
        <translation>购前余额（元）</translation>
    </message>
    <message>
        <source>Balance after, yuan</source>
        <translation>购后余额（元）</translation>
    </message>
    <message>
        <source>Change to give, yuan</source>
        <translation>应找零（元）</translation>
    </message>
    <message>
        <source>Receipt {number}</source>
        <translation>单号 {number}</translation>
    </message>
    <message>
        <source>Print slip  F11</source>
        <translation>打印凭证  F11</translation>
    </message>
    <message>
        <source>Print copy  F11</source>
        <translation>补打凭证  F11</translation>
    </message>
    <message>
        <source>The meter&apos;s own book shows this purchase. The sale is complete.</source>
        <translation>表内账目已有此笔购电，售电完成。</translation>
    </message>
    <message>
        <source>The meter did not take this purchase. {amount} yuan are due back to the customer: give them back under &quot;In doubt&quot;.</source>
        <translation>表计未入账，应退客户 {amount} 元，请在“存疑”页办理退款。</translation>
    </message>
    <message>
        <source>The money is taken and the meter has not proven the purchase yet. The program keeps reading the meter and settles the sale by itself; do not sell it again. You can serve the next customer.</source>
        <translation>款已收，表计尚未证实入账。程序会继续读表并自动结清，请勿重复售电，可先接待下一位客户。</translation>
    </message>
    <message>
        <source>The meter&apos;s book contradicts ours. Two persons must decide; nothing more is sent.</source>
        <translation>表内账目与账本不一致，须由两人共同处理，程序不再发送指令。</translation>
    </message>
    <message>
        <source>The sale is recorded. Waiting for the meter.</source>
        <translation>售电已记账，正在等待表计。</translation>
    </message>
</context>
<context>
    <name>SalesFilter</name>
    <message>
        <source>Sales, refunds, all</source>
        <translation>售出、退款、全部</translation>
    </message>
    <message>
        <source>Every state</source>
        <translation>所有状态</translation>
    </message>
    <message>
        <source>Paid in any way</source>
        <translation>所有支付方式</translation>
    </message>
    <message>
        <source>Every operator</source>
        <translation>所有操作员</translation>
    </message>
    <message>
        <source>Shop number</source>
        <translation>户号</translation>
    </message>
    <message>
        <source>Meter number</source>
        <translation>表号</translation>
    </message>
    <message>
        <source>Receipt number</source>
        <translation>单据号</translation>
    </message>
</context>
<context>
    <name>SalesPage</name>
    <message>
        <source>Shown: {n}</source>
        <translation>显示 {n} 笔</translation>
    </message>
    <message>
        <source>there are older ones</source>
        <translation>还有更早的</translation>
    </message>
    <message>
        <source>Sales, refunds, reversals</source>
        <translation>售电、退款、冲正查询</translation>
    </message>
    <message>
        <source>Nothing fits these filters</source>
        <translation>没有符合条件的记录</translation>
    </message>
    <message>
        <source>Choose another time, or leave a filter empty.</source>
        <translation>请另选时间，或清空某个条件。</translation>
    </message>
    <message>
        <source>Older ones</source>
        <translation>更早的</translation>
    </message>
    <message>
        <source>Refund …</source>
        <translation>退款 …</translation>
    </message>
    <message>
        <source>Reverse …</source>
        <translation>冲正 …</translation>
    </message>
    <message>
        <source>Slip</source>
        <translation>凭证</translation>
    </message>
</context>
<context>
    <name>SalesTab</name>
    <message>
        <source>All buildings</source>
        <translation>全部楼栋</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>月份</translation>
    </message>
    <message>
        <source>Sold less what was taken back, yuan</source>
        <translation>售电净额，元</translation>
    </message>
    <message>
        <source>Sales, number</source>
        <translation>售电笔数</translation>
    </message>
    <message>
        <source>yuan</source>
        <translation>元</translation>
    </message>
    <message>
        <source>sales-{year}</source>
        <translation>售电-{year}</translation>
    </message>
    <message>
        <source>Money</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Number of sales</source>
        <translation>笔数</translation>
    </message>
    <message>
        <source>Nothing was sold in these years</source>
        <translation>这两年没有售电</translation>
    </message>
    <message>
        <source>Choose another year, or every building.</source>
        <translation>请换一个年份，或选择全部楼栋。</translation>
    </message>
</context>
<context>
    <name>SaveDialog</name>
    <message>
        <source>Save the selection</source>
        <translation>保存选择</translation>
    </message>
    <message>
        <source>Save these {n} meters under a name. A selection of that name is replaced.</source>
        <translation>把这 {n} 块表以一个名称保存，同名的选择会被替换。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>ScanTab</name>
    <message>
        <source>Settings</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>规约</translation>
    </message>
    <message>
        <source>Modbus units</source>
        <translation>Modbus 地址</translation>
    </message>
    <message>
        <source>The line&apos;s own</source>
        <translation>本线参数</translation>
    </message>
    <message>
        <source>Usual ones</source>
        <translation>常用参数</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Scan this line  {key}</source>
        <translation>扫描此线  {key}</translation>
    </message>
    <message>
        <source>Nothing found yet</source>
        <translation>尚未找到仪表</translation>
    </message>
    <message>
        <source>Choose a line and press F5. Its polling rests while it is scanned.</source>
        <translation>选择总线后按 F5。扫描期间该线暂停轮询。</translation>
    </message>
    <message>
        <source>Search of a line</source>
        <translation>总线搜索</translation>
    </message>
</context>
<context>
    <name>ScheduleDialog</name>
    <message>
        <source>Folder for the report</source>
        <translation>报表文件夹</translation>
    </message>
    <message>
        <source>Change a report by schedule</source>
        <translation>修改定时报表</translation>
    </message>
    <message>
        <source>New report by schedule</source>
        <translation>新建定时报表</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报表</translation>
    </message>
    <message>
        <source>With these filters</source>
        <translation>筛选条件</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Kind of file</source>
        <translation>文件格式</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Into the folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>When</source>
        <translation>生成时间</translation>
    </message>
    <message>
        <source>As the report is called</source>
        <translation>默认与报表同名</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>SchedulesTab</name>
    <message>
        <source>Delete the schedule {name}?</source>
        <translation>删除定时报表“{name}”？</translation>
    </message>
    <message>
        <source>It is not written any more. The files that it wrote stay.</source>
        <translation>以后不再生成。此前生成的文件保留不动。</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Written last: {file}</source>
        <translation>最近生成：{file}</translation>
    </message>
    <message>
        <source>Failed at {time}: {why}</source>
        <translation>{time} 失败：{why}</translation>
    </message>
    <message>
        <source>Reports by schedule</source>
        <translation>定时报表</translation>
    </message>
    <message>
        <source>Each is written into its folder when it is due, in the rights of whoever changed it last. What was missed is made up for once; what fails is tried again.</source>
        <translation>到时间即写入各自的文件夹，按最后修改人的权限生成。错过的补做一次，失败的会再试。</translation>
    </message>
    <message>
        <source>New …</source>
        <translation>新建…</translation>
    </message>
    <message>
        <source>Change …</source>
        <translation>修改…</translation>
    </message>
    <message>
        <source>Write now</source>
        <translation>立即生成</translation>
    </message>
    <message>
        <source>Delete …</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Filter: name, report, folder</source>
        <translation>筛选：名称、报表、文件夹</translation>
    </message>
    <message>
        <source>No report by schedule yet</source>
        <translation>还没有定时报表</translation>
    </message>
    <message>
        <source>{key} makes one; a report that is open can be put here too.</source>
        <translation>按 {key} 新建；也可把打开的报表设为定时。</translation>
    </message>
</context>
<context>
    <name>SeasonForm</name>
    <message>
        <source>Step {n}, {unit}</source>
        <translation>第 {n} 档，{unit}</translation>
    </message>
    <message>
        <source>Season {n}</source>
        <translation>季节 {n}</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Dates, as 7-1~8-31; empty: the whole year</source>
        <translation>日期，如 7-1~8-31；空为全年</translation>
    </message>
    <message>
        <source>Day table of Monday to Sunday</source>
        <translation>周一至周日各用哪张日时段表</translation>
    </message>
    <message>
        <source>Day table of holidays; empty: as the weekday</source>
        <translation>节假日用哪张表；空为同平日</translation>
    </message>
    <message>
        <source>Steps end at, as 240, 400; empty: no steps</source>
        <translation>阶梯上限，如 240, 400；空为无阶梯</translation>
    </message>
</context>
<context>
    <name>SecretDialog</name>
    <message>
        <source>One-time secret</source>
        <translation>一次性口令</translation>
    </message>
    <message>
        <source>Secret for {name}</source>
        <translation>{name} 的口令</translation>
    </message>
    <message>
        <source>Hand it over yourself. {name} signs in with it once, within {hours} hours (until {until}), and then chooses a password that nobody else knows. It is not shown again; if it gets lost or too old, give a new one.</source>
        <translation>请当面转交。{name} 须在 {hours} 小时内（{until} 之前）用它登录一次，然后自设密码，别人无从知道。口令不再显示；遗失或过期时请重新发放。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>I have handed it over  Enter</source>
        <translation>已交给本人  Enter</translation>
    </message>
</context>
<context>
    <name>SentTab</name>
    <message>
        <source>Text as sent</source>
        <translation>发送内容</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Waits for the end of quiet hours</source>
        <translation>等待免打扰时段结束</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>表计</translation>
    </message>
    <message>
        <source>Parts, of these gone out</source>
        <translation>条数，已发条数</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>尝试次数</translation>
    </message>
    <message>
        <source>Sent at</source>
        <translation>发出时间</translation>
    </message>
    <message>
        <source>Ended at</source>
        <translation>结束时间</translation>
    </message>
    <message>
        <source>Given up at</source>
        <translation>超时时间</translation>
    </message>
    <message>
        <source>Nobody knows whether {n} of these went out. They may arrive twice. Send them again?</source>
        <translation>其中 {n} 条是否发出不明，重发后对方可能收到两次。确定重发吗？</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>重发</translation>
    </message>
    <message>
        <source>Send again  {key}</source>
        <translation>重发  {key}</translation>
    </message>
    <message>
        <source>Cancel  {key}</source>
        <translation>取消发送  {key}</translation>
    </message>
    <message>
        <source>Every state</source>
        <translation>全部状态</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Gone out</source>
        <translation>已发出</translation>
    </message>
    <message>
        <source>Failed, expired, not known</source>
        <translation>失败、过期、不明</translation>
    </message>
    <message>
        <source>Text messages</source>
        <translation>短信记录</translation>
    </message>
</context>
<context>
    <name>SetUpPage</name>
    <message>
        <source>Set-up</source>
        <translation>建档</translation>
    </message>
    <message>
        <source>Own values</source>
        <translation>单表设置</translation>
    </message>
    <message>
        <source>First steps …</source>
        <translation>初始设置…</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
</context>
<context>
    <name>SettingField</name>
    <message>
        <source>Asked each time</source>
        <translation>每次选择</translation>
    </message>
</context>
<context>
    <name>SettingHistory</name>
    <message>
        <source>none of its own</source>
        <translation>未另设</translation>
    </message>
    <message>
        <source>History</source>
        <translation>变更历史</translation>
    </message>
    <message>
        <source>Never changed</source>
        <translation>从未改动</translation>
    </message>
    <message>
        <source>Go to a setting to see here who changed it, and when.</source>
        <translation>选中某项设置，这里显示谁在何时改过它。</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>查找设置</translation>
    </message>
    <message>
        <source>No setting has these words. Esc shows the groups again.</source>
        <translation>没有包含这些字词的设置。按 Esc 返回分组。</translation>
    </message>
    <message>
        <source>Every change is noted in the book with who made it.</source>
        <translation>每次修改都会连同操作员记入账本。</translation>
    </message>
    <message>
        <source>Save  {key}</source>
        <translation>保存  {key}</translation>
    </message>
    <message>
        <source>Undo changes</source>
        <translation>撤销修改</translation>
    </message>
    <message>
        <source>Print a test slip  {key}</source>
        <translation>打印测试页  {key}</translation>
    </message>
</context>
<context>
    <name>SettlementCard</name>
    <message>
        <source>Credit of all meters, yuan</source>
        <translation>各表余额合计（元）</translation>
    </message>
    <message>
        <source>Deposit, yuan</source>
        <translation>押金（元）</translation>
    </message>
    <message>
        <source>The customer pays, yuan</source>
        <translation>向客户收取（元）</translation>
    </message>
    <message>
        <source>Paid to the customer, yuan</source>
        <translation>退付客户（元）</translation>
    </message>
</context>
<context>
    <name>ShiftCount</name>
    <message>
        <source>Cash counted</source>
        <translation>现金清点</translation>
    </message>
    <message>
        <source>How many of each note and coin; Tab goes to the next.</source>
        <translation>填写各面值的张数；按 Tab 到下一项。</translation>
    </message>
    <message>
        <source>{face} yuan</source>
        <translation>{face} 元</translation>
    </message>
    <message>
        <source>{face} jiao</source>
        <translation>{face} 角</translation>
    </message>
    <message>
        <source>Counted, yuan</source>
        <translation>清点金额（元）</translation>
    </message>
    <message>
        <source>Of it stays in the drawer, yuan</source>
        <translation>其中留作备用金（元）</translation>
    </message>
</context>
<context>
    <name>ShiftPage</name>
    <message>
        <source>Open the shift</source>
        <translation>开班</translation>
    </message>
    <message>
        <source>Cash that is in the drawer now, yuan:</source>
        <translation>钱箱内现有现金（元）：</translation>
    </message>
    <message>
        <source>Drawer {drawer} must hold {expected} yuan, {counted} yuan are counted. The difference of {difference} yuan is booked. {out} yuan go to the safe, {left} yuan stay as the float of the next shift. Operations in doubt, named in the report: {doubts}.

A closed shift is sealed: nobody can change it later.</source>
        <translation>钱箱 {drawer} 应有 {expected} 元，清点 {counted} 元，长短款 {difference} 元将入账。{out} 元缴入金库，{left} 元留作下一班备用金。交班表列出存疑业务 {doubts} 笔。

交班后即封账，任何人不能再更改。</translation>
    </message>
    <message>
        <source>Close this shift?</source>
        <translation>确认交班？</translation>
    </message>
    <message>
        <source>Close the shift</source>
        <translation>交班</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>交班</translation>
    </message>
    <message>
        <source>No shift is open at your drawer</source>
        <translation>您的钱箱没有进行中的班次</translation>
    </message>
    <message>
        <source>The first sale opens one, or open it now with the cash that is inside.</source>
        <translation>第一笔售电会自动开班，也可现在按钱箱内现金开班。</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>当前</translation>
    </message>
    <message>
        <source>Closed shifts</source>
        <translation>已交班次</translation>
    </message>
    <message>
        <source>Print the report  {key}</source>
        <translation>打印班报  {key}</translation>
    </message>
    <message>
        <source>Count and close  {key}</source>
        <translation>清点交班  {key}</translation>
    </message>
    <message>
        <source>Shift so far</source>
        <translation>本班明细</translation>
    </message>
</context>
<context>
    <name>ShiftSums</name>
    <message>
        <source>Drawer {drawer}</source>
        <translation>钱箱 {drawer}</translation>
    </message>
    <message>
        <source>{name}, since {time}</source>
        <translation>{name}，自 {time}</translation>
    </message>
    <message>
        <source>Float, yuan</source>
        <translation>备用金（元）</translation>
    </message>
    <message>
        <source>Cash in, yuan</source>
        <translation>现金收入（元）</translation>
    </message>
    <message>
        <source>Cash out, yuan</source>
        <translation>现金支出（元）</translation>
    </message>
    <message>
        <source>Must be inside, yuan</source>
        <translation>应有现金（元）</translation>
    </message>
    <message>
        <source>Counted, yuan</source>
        <translation>清点金额（元）</translation>
    </message>
    <message>
        <source>Difference, yuan</source>
        <translation>长短款（元）</translation>
    </message>
    <message>
        <source>{receipt}: {amount} yuan to {meter}</source>
        <translation>{receipt}：{amount} 元，表 {meter}</translation>
    </message>
    <message>
        <source>In doubt, and named in the report:</source>
        <translation>存疑，将列入交班表：</translation>
    </message>
</context>
<context>
    <name>ShopCardView</name>
    <message>
        <source>To give back: {amount} yuan</source>
        <translation>应退 {amount} 元</translation>
    </message>
    <message>
        <source>No open account: nothing can be sold to this shop until one is opened.</source>
        <translation>未开户：开户之前不能向该商铺售电。</translation>
    </message>
</context>
<context>
    <name>ShopPanel</name>
    <message>
        <source>Find a shop</source>
        <translation>查找商铺</translation>
    </message>
    <message>
        <source>Type a shop number, a name or its pinyin initials, a phone number or a meter number above.</source>
        <translation>请在上方输入户号、名称或拼音首字母、电话或表号。</translation>
    </message>
    <message>
        <source>Nothing found for &quot;{text}&quot;</source>
        <translation>没有找到“{text}”</translation>
    </message>
    <message>
        <source>Check the number, or try the shop&apos;s name or its phone.</source>
        <translation>请核对号码，或改用商铺名称、电话查找。</translation>
    </message>
</context>
<context>
    <name>ShopSide</name>
    <message>
        <source>Choose a shop on the map.</source>
        <translation>请在地图上选择一家商铺。</translation>
    </message>
    <message>
        <source>This shop has no meter.</source>
        <translation>该商铺没有仪表。</translation>
    </message>
    <message>
        <source>To the desk  Enter</source>
        <translation>去售电台  Enter</translation>
    </message>
    <message>
        <source>Its meters  Enter</source>
        <translation>查看仪表  Enter</translation>
    </message>
</context>
<context>
    <name>SignInCard</name>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Enter your name and your password.</source>
        <translation>请输入用户名和密码。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Sign in  Enter</source>
        <translation>登录  Enter</translation>
    </message>
    <message>
        <source>Demonstration: sign in as</source>
        <translation>演示：以下列身份登录</translation>
    </message>
    <message>
        <source>One-time code of your authenticator</source>
        <translation>身份验证器的动态码</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>{name} is signed in, and the work goes on. The password opens the desk where it was left; another name begins anew.</source>
        <translation>{name} 已登录，后台工作照常进行。输入密码可回到离开时的界面；换用其他姓名则重新登录。</translation>
    </message>
    <message>
        <source>Go on  Enter</source>
        <translation>继续  Enter</translation>
    </message>
</context>
<context>
    <name>SignInPage</name>
    <message>
        <source>Prepaid electricity and water</source>
        <translation>远程预付费电能管理系统</translation>
    </message>
</context>
<context>
    <name>SlipDialog</name>
    <message>
        <source>Slip</source>
        <translation>凭证</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
    <message>
        <source>Print copy  Enter</source>
        <translation>补打  Enter</translation>
    </message>
    <message>
        <source>Print  Enter</source>
        <translation>打印  Enter</translation>
    </message>
</context>
<context>
    <name>Statements</name>
    <message>
        <source>By statement since the one before, yuan</source>
        <translation>上一份对账单以来的对账单金额（元）</translation>
    </message>
</context>
<context>
    <name>StationWindow</name>
    <message>
        <source>Touch the screen to go on. It is cleared in {n} s.</source>
        <translation>请触摸屏幕继续，{n} 秒后自动清除。</translation>
    </message>
    <message>
        <source>Questions? The office: {number}</source>
        <translation>如有疑问，请致电物业：{number}</translation>
    </message>
    <message>
        <source>Electricity and water</source>
        <translation>电费水费查询</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>退出</translation>
    </message>
</context>
<context>
    <name>StationWords</name>
    <message>
        <source>Enough left</source>
        <translation>余额充足</translation>
    </message>
    <message>
        <source>Running low</source>
        <translation>余额偏低</translation>
    </message>
    <message>
        <source>Nearly used up</source>
        <translation>余额即将用完</translation>
    </message>
    <message>
        <source>In arrears</source>
        <translation>已欠费</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>暂不清楚</translation>
    </message>
    <message>
        <source>Lasts less than a day</source>
        <translation>预计可用不足 1 天</translation>
    </message>
    <message>
        <source>Lasts about 1 day</source>
        <translation>预计可用约 1 天</translation>
    </message>
    <message>
        <source>Lasts about {n} days</source>
        <translation>预计可用约 {n} 天</translation>
    </message>
    <message>
        <source>Supply not known</source>
        <translation>通断状态未知</translation>
    </message>
    <message>
        <source>Supply is on</source>
        <translation>正常供应</translation>
    </message>
    <message>
        <source>Supply is off: no credit left</source>
        <translation>已停供：余额用完</translation>
    </message>
    <message>
        <source>Supply is off: too much load</source>
        <translation>已停供：负荷过大</translation>
    </message>
    <message>
        <source>Supply is off: out of its hours</source>
        <translation>已停供：不在用电时段</translation>
    </message>
    <message>
        <source>Supply is off: switched off by order</source>
        <translation>已停供：按指令拉闸</translation>
    </message>
    <message>
        <source>Supply is off</source>
        <translation>已停供</translation>
    </message>
    <message>
        <source>Water</source>
        <translation>水</translation>
    </message>
    <message>
        <source>Electricity</source>
        <translation>电</translation>
    </message>
    <message>
        <source>Not read yet</source>
        <translation>尚未抄到</translation>
    </message>
    <message>
        <source>Read {when}</source>
        <translation>抄表时间 {when}</translation>
    </message>
    <message>
        <source>the meter does not answer at present</source>
        <translation>仪表目前没有应答</translation>
    </message>
    <message>
        <source>Reading {value} {unit}</source>
        <translation>表码 {value} {unit}</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>用量</translation>
    </message>
    <message>
        <source>Top up</source>
        <translation>充值</translation>
    </message>
    <message>
        <source>Alipay</source>
        <translation>支付宝</translation>
    </message>
    <message>
        <source>WeChat Pay</source>
        <translation>微信支付</translation>
    </message>
    <message>
        <source>UnionPay</source>
        <translation>云闪付</translation>
    </message>
    <message>
        <source>Not done; the money goes back</source>
        <translation>未完成，将退款</translation>
    </message>
    <message>
        <source>On its way to the meter</source>
        <translation>正在下发到表计</translation>
    </message>
    <message>
        <source>Being checked with the meter</source>
        <translation>正在与表计核对</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>The office is looking into it</source>
        <translation>物业正在核实</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Collectors –</source>
        <translation>采集器 –</translation>
    </message>
    <message>
        <source>Meters –</source>
        <translation>仪表 –</translation>
    </message>
    <message>
        <source>Collectors in contact {up}/{all}</source>
        <translation>采集器在线 {up}/{all}</translation>
    </message>
    <message>
        <source>Meters in contact {up}/{all}</source>
        <translation>仪表在线 {up}/{all}</translation>
    </message>
    <message>
        <source>Printer: last slip failed</source>
        <translation>打印机：上一张打印失败</translation>
    </message>
    <message>
        <source>Printer ready</source>
        <translation>打印机就绪</translation>
    </message>
    <message>
        <source>Oldest state –</source>
        <translation>最旧状态 –</translation>
    </message>
    <message>
        <source>Oldest state {age}</source>
        <translation>最旧状态 {age}</translation>
    </message>
    <message>
        <source>Sales in doubt: {n}</source>
        <translation>存疑售电 {n} 笔</translation>
    </message>
    <message>
        <source>Nothing in doubt</source>
        <translation>无存疑售电</translation>
    </message>
    <message>
        <source>Receipt journal is not written</source>
        <translation>流水副本未写入</translation>
    </message>
    <message>
        <source>No alarms</source>
        <translation>无报警</translation>
    </message>
    <message>
        <source>Alarms: {n}, new {unseen}</source>
        <translation>报警：{n}，新 {unseen}</translation>
    </message>
    <message>
        <source>Modem ready</source>
        <translation>短信猫就绪</translation>
    </message>
    <message>
        <source>Modem: texts wait</source>
        <translation>短信猫：短信等待</translation>
    </message>
    <message>
        <source>Modem: memory full</source>
        <translation>短信猫：存储已满</translation>
    </message>
</context>
<context>
    <name>SystemTab</name>
    <message>
        <source>Number</source>
        <translation>序号</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Every level</source>
        <translation>所有级别</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>System log</source>
        <translation>系统日志</translation>
    </message>
</context>
<context>
    <name>TariffEditor</name>
    <message>
        <source>New version of plan {plan}</source>
        <translation>方案 {plan} 的新版本</translation>
    </message>
    <message>
        <source>Begins, by the site&apos;s clock</source>
        <translation>生效时间（本地时间）</translation>
    </message>
    <message>
        <source>Steps begin anew; the year from month</source>
        <translation>阶梯重新起算；按年自几月起</translation>
    </message>
    <message>
        <source>Day tables, as 0-7 valley, 7-22 peak, 22-24 valley</source>
        <translation>日时段表，如 0-7 谷, 7-22 峰, 22-24 谷</translation>
    </message>
    <message>
        <source>Rates</source>
        <translation>费率</translation>
    </message>
    <message>
        <source>So it is understood:</source>
        <translation>理解如下：</translation>
    </message>
    <message>
        <source>no steps</source>
        <translation>无阶梯</translation>
    </message>
    <message>
        <source>each month</source>
        <translation>每月</translation>
    </message>
    <message>
        <source>each year</source>
        <translation>每年</translation>
    </message>
    <message>
        <source>Add a day table</source>
        <translation>添加日时段表</translation>
    </message>
    <message>
        <source>Add a season</source>
        <translation>添加季节</translation>
    </message>
    <message>
        <source>Set this version …  Ctrl+Enter</source>
        <translation>设定此版本 …  Ctrl+Enter</translation>
    </message>
</context>
<context>
    <name>TariffsPage</name>
    <message>
        <source>from {begins}, in force</source>
        <translation>自 {begins} 起，现行</translation>
    </message>
    <message>
        <source>from {begins}, to come</source>
        <translation>自 {begins} 起，待生效</translation>
    </message>
    <message>
        <source>from {begins}, past</source>
        <translation>自 {begins} 起，已过</translation>
    </message>
    <message>
        <source>Tariffs</source>
        <translation>价格方案</translation>
    </message>
    <message>
        <source>Filter: code, name</source>
        <translation>筛选：代码、名称</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>New version …  {key}</source>
        <translation>新版本 …  {key}</translation>
    </message>
    <message>
        <source>Quote …  {key}</source>
        <translation>试算 …  {key}</translation>
    </message>
    <message>
        <source>No price yet</source>
        <translation>尚无价格</translation>
    </message>
    <message>
        <source>This plan has no version. Set one with “New version”.</source>
        <translation>此方案还没有版本，请用“新版本”设定。</translation>
    </message>
    <message>
        <source>Holidays …  {key}</source>
        <translation>节假日…  {key}</translation>
    </message>
</context>
<context>
    <name>TemplatesTab</name>
    <message>
        <source>Values: {list}</source>
        <translation>可用的值：{list}</translation>
    </message>
    <message>
        <source>{n} characters, {parts} parts of a text message, room for {room} more in the last</source>
        <translation>{n} 个字符，分 {parts} 条发送，最后一条还可写 {room} 个</translation>
    </message>
    <message>
        <source>{n} characters, one text message, room for {room} more</source>
        <translation>{n} 个字符，一条短信，还可写 {room} 个</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>As it would be sent, with the values of an example</source>
        <translation>实际发送的样子（示例数据）</translation>
    </message>
    <message>
        <source>Keep  {key}</source>
        <translation>保存  {key}</translation>
    </message>
    <message>
        <source>The program&apos;s own words</source>
        <translation>恢复默认</translation>
    </message>
</context>
<context>
    <name>TenantForm</name>
    <message>
        <source>Customer&apos;s name</source>
        <translation>客户名称</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Contact person</source>
        <translation>联系人</translation>
    </message>
    <message>
        <source>ID or company number</source>
        <translation>证件号或统一信用代码</translation>
    </message>
    <message>
        <source>Contract number</source>
        <translation>合同号</translation>
    </message>
</context>
<context>
    <name>TextsPage</name>
    <message>
        <source>Text messages</source>
        <translation>短信</translation>
    </message>
    <message>
        <source>Sent and waiting</source>
        <translation>已发与待发</translation>
    </message>
    <message>
        <source>Incoming</source>
        <translation>收到的短信</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Modem</source>
        <translation>短信猫</translation>
    </message>
</context>
<context>
    <name>ThingHistoryDialog</name>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>History of {what}</source>
        <translation>{what} 的历史</translation>
    </message>
    <message>
        <source>Nothing noted</source>
        <translation>没有记录</translation>
    </message>
    <message>
        <source>It came with an import and was never changed since.</source>
        <translation>随导入而来，此后从未改动。</translation>
    </message>
    <message>
        <source>Close  Esc</source>
        <translation>关闭  Esc</translation>
    </message>
</context>
<context>
    <name>TransferDialog</name>
    <message>
        <source>Pass an account on</source>
        <translation>过户</translation>
    </message>
    <message>
        <source>To the new tenant</source>
        <translation>新租户</translation>
    </message>
    <message>
        <source>Meters, prices and the credit in them go to the new tenant. Whoever wants the credit paid out closes the account instead.</source>
        <translation>仪表、价格及表内余额转给新租户。如需退付余额，请办理销户。</translation>
    </message>
    <message>
        <source>Pass the account on</source>
        <translation>过户</translation>
    </message>
</context>
<context>
    <name>TrayNotice</name>
    <message>
        <source>New alarms: {n}</source>
        <translation>新报警：{n} 条</translation>
    </message>
</context>
<context>
    <name>TroublesTab</name>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} / {total}</translation>
    </message>
    <message>
        <source>Filter: place, kind, text</source>
        <translation>筛选：位置、类别、内容</translation>
    </message>
    <message>
        <source>No trouble</source>
        <translation>没有异常</translation>
    </message>
    <message>
        <source>Lines, links and meters do what they should, as far as they were asked.</source>
        <translation>就目前所问，总线、链路和仪表均正常。</translation>
    </message>
    <message>
        <source>Troubles</source>
        <translation>故障</translation>
    </message>
</context>
<context>
    <name>TypedReading</name>
    <message>
        <source>Reading, {unit}</source>
        <translation>读数（{unit}）</translation>
    </message>
    <message>
        <source>Balance it shows, yuan</source>
        <translation>表显余额（元）</translation>
    </message>
    <message>
        <source>Purchase count</source>
        <translation>购电次数</translation>
    </message>
    <message>
        <source>Why it is typed</source>
        <translation>手工录入原因</translation>
    </message>
</context>
<context>
    <name>UsePage</name>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Used, {unit}</source>
        <translation>用量（{unit}）</translation>
    </message>
    <message>
        <source>Cost, yuan</source>
        <translation>费用（元）</translation>
    </message>
    <message>
        <source>The cost is about right: the price changes by the hour or by what was used.</source>
        <translation>费用为约数：价格随时段或用量变化。</translation>
    </message>
    <message>
        <source>{what}: what you used</source>
        <translation>{what}：用量</translation>
    </message>
    <message>
        <source>Hatched: not all of it was read.</source>
        <translation>斜线：部分数据未抄到。</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>By day</source>
        <translation>按日</translation>
    </message>
    <message>
        <source>By month</source>
        <translation>按月</translation>
    </message>
    <message>
        <source>By year</source>
        <translation>按年</translation>
    </message>
</context>
<context>
    <name>UseTab</name>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>use-{number}-{month}</source>
        <translation>用量-{number}-{month}</translation>
    </message>
    <message>
        <source>Nothing is known of these months</source>
        <translation>这些月份没有数据</translation>
    </message>
    <message>
        <source>Choose another month, or another shop. Readings are kept from when a meter first answered.</source>
        <translation>请换一个月份或换一家商铺。读数自仪表首次应答起保存。</translation>
    </message>
</context>
<context>
    <name>WebDialog</name>
    <message>
        <source>Web access</source>
        <translation>网页权限</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>尚无</translation>
    </message>
    <message>
        <source>Sign-in code made</source>
        <translation>查询码生成时间</translation>
    </message>
    <message>
        <source>May switch own supply</source>
        <translation>自助通断</translation>
    </message>
    <message>
        <source>As the setting says</source>
        <translation>按系统设置</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>允许</translation>
    </message>
    <message>
        <source>No</source>
        <translation>不允许</translation>
    </message>
    <message>
        <source>Sign-ins of all shops</source>
        <translation>显示所有户号的登录</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出其登录</translation>
    </message>
    <message>
        <source>New code, and print it</source>
        <translation>生成新查询码并打印</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Type your shop number, or scan the code on your slip</source>
        <translation>请输入户号，或扫描小票上的二维码</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>下一步</translation>
    </message>
</context>
<context>
    <name>WireMonitor</name>
    <message>
        <source>{shown} of {total} frames</source>
        <translation>{shown} / {total} 帧</translation>
    </message>
    <message>
        <source>No frame matches</source>
        <translation>没有符合的报文</translation>
    </message>
    <message>
        <source>Clear the filter or choose another line.</source>
        <translation>请清除筛选，或选择其他总线。</translation>
    </message>
    <message>
        <source>Nothing heard yet</source>
        <translation>尚未收到报文</translation>
    </message>
    <message>
        <source>Frames appear here as soon as a line is spoken on. Secrets are struck out.</source>
        <translation>总线一有通讯，报文就显示在这里。密码和认证码不予显示。</translation>
    </message>
    <message>
        <source>Go on  {key}</source>
        <translation>继续  {key}</translation>
    </message>
    <message>
        <source>Pause  {key}</source>
        <translation>暂停  {key}</translation>
    </message>
    <message>
        <source>All lines</source>
        <translation>全部总线</translation>
    </message>
    <message>
        <source>All frames</source>
        <translation>全部报文</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>应答</translation>
    </message>
    <message>
        <source>Troubles only</source>
        <translation>仅异常</translation>
    </message>
    <message>
        <source>Filter: unit, bytes, remark</source>
        <translation>筛选：地址、字节、备注</translation>
    </message>
    <message>
        <source>Clear  {key}</source>
        <translation>清空  {key}</translation>
    </message>
    <message>
        <source>Frames of the wire</source>
        <translation>总线报文</translation>
    </message>
</context>
<context>
    <name>WorkFrame</name>
    <message>
        <source>Search: shop number, name, phone, meter, pinyin initials   F1</source>
        <translation>查找：户号、名称、电话、表号、拼音首字母   F1</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>修改密码</translation>
    </message>
    <message>
        <source>Sign out  {key}</source>
        <translation>退出登录  {key}</translation>
    </message>
    <message>
        <source>Demonstration: a simulated mall. No real meter and no real money.</source>
        <translation>演示：模拟商场，没有真实的表和款项。</translation>
    </message>
    <message>
        <source>Try the tenants&apos; web</source>
        <translation>试用租户网页</translation>
    </message>
    <message>
        <source>Only lock: {key}</source>
        <translation>仅锁定：{key}</translation>
    </message>
</context>
<context>
    <name>WorkbookStep</name>
    <message>
        <source>In the book already: {buildings} buildings, {collectors} collectors, {meters} meters.</source>
        <translation>账本中已有：{buildings} 栋楼，{collectors} 台采集器，{meters} 只仪表。</translation>
    </message>
    <message>
        <source>What does it consist of?</source>
        <translation>站点由什么组成？</translation>
    </message>
    <message>
        <source>One Excel workbook names the buildings, collectors, lines, shops, meters, prices and open accounts. Write the template, fill it in, choose it here. It is checked first; nothing is written before you say so, and it can be imported again after every correction. Keys of collectors never travel in it. A single thing can also be added by hand later, under Set-up.</source>
        <translation>一个 Excel 工作簿列出楼栋、采集器、总线、商铺、仪表、价格和已开户账户。先生成模板，填好后在此选择。导入前先检查；在您确认之前不写入任何内容，每次改正后可再次导入。采集器密钥从不放在其中。以后也可在“建档”中逐项手工新增。</translation>
    </message>
</context>
<context>
    <name>_Progress</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
</context>
<context>
    <name>accounts</name>
    <message>
        <source>Closed</source>
        <translation>已销户</translation>
    </message>
    <message>
        <source>Passed on</source>
        <translation>已过户</translation>
    </message>
    <message>
        <source>Carried in, yuan</source>
        <translation>结转金额（元）</translation>
    </message>
    <message>
        <source>Deposit, yuan</source>
        <translation>押金（元）</translation>
    </message>
    <message>
        <source>Due back, yuan</source>
        <translation>待退（元）</translation>
    </message>
    <message>
        <source>Closed at</source>
        <translation>销户日期</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Paid out, yuan</source>
        <translation>退付（元）</translation>
    </message>
    <message>
        <source>Shop number</source>
        <translation>户号</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>商铺</translation>
    </message>
    <message>
        <source>Building</source>
        <translation>楼栋</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>客户</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Contract</source>
        <translation>合同</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>开户日期</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>仪表</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>单号</translation>
    </message>
    <message>
        <source>From meter</source>
        <translation>原表</translation>
    </message>
    <message>
        <source>To meter</source>
        <translation>新表</translation>
    </message>
    <message>
        <source>Amount, yuan</source>
        <translation>金额（元）</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Tried</source>
        <translation>办理日期</translation>
    </message>
</context>
<context>
    <name>acts</name>
    <message>
        <source>Signed in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Unlocked the desk</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Sale: giving up asked for</source>
        <translation>售电：申请放弃</translation>
    </message>
    <message>
        <source>Money given back</source>
        <translation>退还现金</translation>
    </message>
    <message>
        <source>Slip printed</source>
        <translation>打印小票</translation>
    </message>
    <message>
        <source>Site imported</source>
        <translation>导入站点</translation>
    </message>
    <message>
        <source>Book: put back from a backup</source>
        <translation>账本：由备份恢复</translation>
    </message>
    <message>
        <source>Book: open for selling again</source>
        <translation>账本：重新开放售电</translation>
    </message>
    <message>
        <source>Backup asked for</source>
        <translation>要求备份</translation>
    </message>
    <message>
        <source>Operation log: a new key, the one before is lost</source>
        <translation>操作日志：启用新密钥，原密钥已丢失</translation>
    </message>
    <message>
        <source>Readings of a year moved to a file</source>
        <translation>一年的抄表数据已转存</translation>
    </message>
    <message>
        <source>Reading corrected by hand</source>
        <translation>人工更正读数</translation>
    </message>
    <message>
        <source>Readings of a year brought back</source>
        <translation>一年的抄表数据已取回</translation>
    </message>
    <message>
        <source>Meters&apos; password set</source>
        <translation>设置仪表密码</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Approval</source>
        <translation>批准</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Building</source>
        <translation>楼栋</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>总线</translation>
    </message>
    <message>
        <source>Collector</source>
        <translation>采集器</translation>
    </message>
    <message>
        <source>Company</source>
        <translation>公司</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>账项</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Desk&apos;s own key</source>
        <translation>本机主密钥</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>仪表</translation>
    </message>
    <message>
        <source>Credit moved</source>
        <translation>余额转移</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>Reconciliation</source>
        <translation>对账</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Reversal</source>
        <translation>冲正</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Sale</source>
        <translation>售电</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>商铺</translation>
    </message>
    <message>
        <source>Tariff</source>
        <translation>电价水价</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>租户</translation>
    </message>
    <message>
        <source>added</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>meter added</source>
        <translation>增加仪表</translation>
    </message>
    <message>
        <source>adjustment</source>
        <translation>调整</translation>
    </message>
    <message>
        <source>approved</source>
        <translation>已批准</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>已申请</translation>
    </message>
    <message>
        <source>begun anew</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>carried in</source>
        <translation>结转入账</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>charge</source>
        <translation>计费</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>one-time codes begun</source>
        <translation>启用动态码</translation>
    </message>
    <message>
        <source>confirmed</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>connection changed</source>
        <translation>更改连接</translation>
    </message>
    <message>
        <source>second person&apos;s proof</source>
        <translation>第二人验证</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>deposit taken</source>
        <translation>收取押金</translation>
    </message>
    <message>
        <source>deposit paid back</source>
        <translation>退还押金</translation>
    </message>
    <message>
        <source>cash difference</source>
        <translation>现金差额</translation>
    </message>
    <message>
        <source>locked out</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>let in again</source>
        <translation>恢复启用</translation>
    </message>
    <message>
        <source>counts begun</source>
        <translation>开始计次</translation>
    </message>
    <message>
        <source>left to two persons</source>
        <translation>交由两人裁定</translation>
    </message>
    <message>
        <source>float into the drawer</source>
        <translation>备用金入抽屉</translation>
    </message>
    <message>
        <source>cash to the safe</source>
        <translation>现金入保险柜</translation>
    </message>
    <message>
        <source>given back</source>
        <translation>已退还</translation>
    </message>
    <message>
        <source>in doubt</source>
        <translation>存疑</translation>
    </message>
    <message>
        <source>key set</source>
        <translation>设置密钥</translation>
    </message>
    <message>
        <source>older key retired</source>
        <translation>旧密钥停用</translation>
    </message>
    <message>
        <source>key changed</source>
        <translation>更换密钥</translation>
    </message>
    <message>
        <source>limit changed</source>
        <translation>更改限额</translation>
    </message>
    <message>
        <source>members changed</source>
        <translation>更改成员</translation>
    </message>
    <message>
        <source>new code for the slip</source>
        <translation>新查询码</translation>
    </message>
    <message>
        <source>signed out by the office</source>
        <translation>被物业退出登录</translation>
    </message>
    <message>
        <source>switching of own supply changed</source>
        <translation>自助通断权限已更改</translation>
    </message>
    <message>
        <source>texts chosen</source>
        <translation>短信偏好已更改</translation>
    </message>
    <message>
        <source>signed in</source>
        <translation>已登录</translation>
    </message>
    <message>
        <source>weakest seal changed</source>
        <translation>更改最低加密套件</translation>
    </message>
    <message>
        <source>moved</source>
        <translation>转移</translation>
    </message>
    <message>
        <source>new version</source>
        <translation>新版本</translation>
    </message>
    <message>
        <source>not applied</source>
        <translation>未入账</translation>
    </message>
    <message>
        <source>opened</source>
        <translation>开立</translation>
    </message>
    <message>
        <source>put on paper</source>
        <translation>抄录到纸上</translation>
    </message>
    <message>
        <source>password changed</source>
        <translation>更改密码</translation>
    </message>
    <message>
        <source>put back from paper</source>
        <translation>由纸面恢复</translation>
    </message>
    <message>
        <source>recorded</source>
        <translation>已记录</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>refused by the meter</source>
        <translation>被仪表拒绝</translation>
    </message>
    <message>
        <source>relay test</source>
        <translation>继电器测试</translation>
    </message>
    <message>
        <source>one-time codes ended</source>
        <translation>取消动态码</translation>
    </message>
    <message>
        <source>password reset</source>
        <translation>重置密码</translation>
    </message>
    <message>
        <source>retired</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>run</source>
        <translation>执行</translation>
    </message>
    <message>
        <source>sent to the meter</source>
        <translation>已发送到仪表</translation>
    </message>
    <message>
        <source>setting of its own changed</source>
        <translation>更改单表设置</translation>
    </message>
    <message>
        <source>difference settled</source>
        <translation>差额处理</translation>
    </message>
    <message>
        <source>settled</source>
        <translation>结清</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation>恢复使用</translation>
    </message>
    <message>
        <source>passed on</source>
        <translation>过户</translation>
    </message>
    <message>
        <source>used</source>
        <translation>已使用</translation>
    </message>
    <message>
        <source>void</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>look at what is another&apos;s, as a tenant</source>
        <translation>以租户身份查看他人的内容</translation>
    </message>
    <message>
        <source>have a meter read, as a tenant</source>
        <translation>以租户身份抄表</translation>
    </message>
    <message>
        <source>top up, as a tenant</source>
        <translation>以租户身份充值</translation>
    </message>
    <message>
        <source>switch supply, as a tenant</source>
        <translation>以租户身份通断供应</translation>
    </message>
    <message>
        <source>choose texts, as a tenant</source>
        <translation>以租户身份选择短信</translation>
    </message>
    <message>
        <source>By</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>At</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Network address</source>
        <translation>网络地址</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>Approved by</source>
        <translation>批准人</translation>
    </message>
    <message>
        <source>Asked for by</source>
        <translation>申请人</translation>
    </message>
    <message>
        <source>What for</source>
        <translation>事项</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>申请编号</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>终端</translation>
    </message>
    <message>
        <source>Failures in a row</source>
        <translation>连续失败次数</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Purchase count</source>
        <translation>购电次数</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>份数</translation>
    </message>
    <message>
        <source>Amount, yuan</source>
        <translation>金额（元）</translation>
    </message>
    <message>
        <source>Drawer</source>
        <translation>抽屉</translation>
    </message>
    <message>
        <source>Debit</source>
        <translation>借方</translation>
    </message>
    <message>
        <source>Credit</source>
        <translation>贷方</translation>
    </message>
    <message>
        <source>Key number</source>
        <translation>密钥编号</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Read at</source>
        <translation>抄表时间</translation>
    </message>
    <message>
        <source>It told</source>
        <translation>原读数</translation>
    </message>
    <message>
        <source>Corrected to</source>
        <translation>更正为</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>Tried to {what}</source>
        <translation>尝试：{what}</translation>
    </message>
    <message>
        <source>Number of the entry</source>
        <translation>分录编号</translation>
    </message>
    <message>
        <source>{thing}: {what}</source>
        <translation>{thing}：{what}</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Slips</source>
        <translation>小票</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Refused attempts</source>
        <translation>被拒绝的尝试</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>读数</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>First steps done</source>
        <translation>首次设置完成</translation>
    </message>
    <message>
        <source>The data folder&apos;s owner</source>
        <translation>数据文件夹所有者</translation>
    </message>
    <message>
        <source>The program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Alarm</source>
        <translation>告警</translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation>确认</translation>
    </message>
    <message>
        <source>Order to a meter</source>
        <translation>表计命令</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>not sent in time</source>
        <translation>逾期未发送</translation>
    </message>
    <message>
        <source>not followed by the meter</source>
        <translation>表计未执行</translation>
    </message>
    <message>
        <source>What was ordered</source>
        <translation>命令内容</translation>
    </message>
    <message>
        <source>Ordered by</source>
        <translation>下达者</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>截止</translation>
    </message>
    <message>
        <source>Although supply is kept on</source>
        <translation>保电中仍强制</translation>
    </message>
    <message>
        <source>Number of the order</source>
        <translation>命令编号</translation>
    </message>
    <message>
        <source>Supply</source>
        <translation>供电</translation>
    </message>
    <message>
        <source>warning of little credit</source>
        <translation>余额预警</translation>
    </message>
    <message>
        <source>Saved selection</source>
        <translation>已存选择</translation>
    </message>
    <message>
        <source>saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Holidays</source>
        <translation>节假日</translation>
    </message>
    <message>
        <source>entered</source>
        <translation>已录入</translation>
    </message>
    <message>
        <source>Plan for a shortage</source>
        <translation>有序用电方案</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>kinds of users changed</source>
        <translation>用户类别次序已改</translation>
    </message>
    <message>
        <source>kept as a draft</source>
        <translation>保存草稿</translation>
    </message>
    <message>
        <source>running</source>
        <translation>执行中</translation>
    </message>
    <message>
        <source>started</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>to be undone</source>
        <translation>要求恢复</translation>
    </message>
    <message>
        <source>being undone</source>
        <translation>恢复中</translation>
    </message>
    <message>
        <source>Kinds of users</source>
        <translation>用户类别</translation>
    </message>
    <message>
        <source>To be saved, W</source>
        <translation>压减目标（瓦）</translation>
    </message>
    <message>
        <source>Power limit, W</source>
        <translation>功率限额（瓦）</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>表数</translation>
    </message>
    <message>
        <source>Text message</source>
        <translation>短信</translation>
    </message>
    <message>
        <source>SMS modem</source>
        <translation>短信猫</translation>
    </message>
    <message>
        <source>put into the queue again</source>
        <translation>重新排队</translation>
    </message>
    <message>
        <source>taken out of the queue</source>
        <translation>取消发送</translation>
    </message>
    <message>
        <source>PIN set</source>
        <translation>设置 PIN 码</translation>
    </message>
    <message>
        <source>template changed</source>
        <translation>修改模板</translation>
    </message>
    <message>
        <source>trial sent</source>
        <translation>发送测试短信</translation>
    </message>
    <message>
        <source>Operation log: tables of the book sealed</source>
        <translation>操作日志：账册各表已加封</translation>
    </message>
    <message>
        <source>Book proven</source>
        <translation>账本校验通过</translation>
    </message>
    <message>
        <source>Book does not prove itself</source>
        <translation>账本校验未通过</translation>
    </message>
    <message>
        <source>Book: an older copy accepted</source>
        <translation>账本：接受较旧的副本</translation>
    </message>
    <message>
        <source>Proofs of the book</source>
        <translation>账本校验</translation>
    </message>
    <message>
        <source>Online order</source>
        <translation>线上订单</translation>
    </message>
    <message>
        <source>to be closed</source>
        <translation>待关闭</translation>
    </message>
    <message>
        <source>held: paid, not sold</source>
        <translation>挂起：已付未售</translation>
    </message>
    <message>
        <source>code given</source>
        <translation>已出码</translation>
    </message>
    <message>
        <source>paid</source>
        <translation>已支付</translation>
    </message>
    <message>
        <source>placed</source>
        <translation>已下单</translation>
    </message>
    <message>
        <source>refund refused by the gateway</source>
        <translation>支付机构拒绝退款</translation>
    </message>
    <message>
        <source>sent back</source>
        <translation>已退回</translation>
    </message>
    <message>
        <source>being sent back</source>
        <translation>退款中</translation>
    </message>
    <message>
        <source>sold</source>
        <translation>已售电</translation>
    </message>
    <message>
        <source>List exported</source>
        <translation>导出列表</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>List</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>statement fetched</source>
        <translation>已取对账单</translation>
    </message>
    <message>
        <source>payment service set up</source>
        <translation>支付方式已设置</translation>
    </message>
    <message>
        <source>notice of the payment service</source>
        <translation>支付机构通知</translation>
    </message>
    <message>
        <source>Report by schedule</source>
        <translation>定时报表</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报表</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
</context>
<context>
    <name>ages</name>
    <message>
        <source>{n} s</source>
        <translation>{n} 秒</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} 分</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} 小时</translation>
    </message>
    <message>
        <source>{n} d</source>
        <translation>{n} 天</translation>
    </message>
</context>
<context>
    <name>alarms</name>
    <message>
        <source>It does not answer</source>
        <translation>没有应答</translation>
    </message>
    <message>
        <source>Collector {name} had no link</source>
        <translation>采集器 {name} 链路中断</translation>
    </message>
    <message>
        <source>Answers again</source>
        <translation>已恢复</translation>
    </message>
    <message>
        <source>Out of contact</source>
        <translation>失联</translation>
    </message>
    <message>
        <source>Low balance</source>
        <translation>余额低</translation>
    </message>
    <message>
        <source>Very low balance</source>
        <translation>余额很低</translation>
    </message>
    <message>
        <source>In arrears</source>
        <translation>欠费</translation>
    </message>
    <message>
        <source>Meter out of contact</source>
        <translation>仪表失联</translation>
    </message>
    <message>
        <source>Line out of contact</source>
        <translation>总线失联</translation>
    </message>
    <message>
        <source>Collector out of contact</source>
        <translation>采集器失联</translation>
    </message>
    <message>
        <source>Supply not as ordered</source>
        <translation>供电状态与指令不符</translation>
    </message>
    <message>
        <source>Overload</source>
        <translation>过负荷</translation>
    </message>
    <message>
        <source>Clock is off</source>
        <translation>时钟偏差</translation>
    </message>
    <message>
        <source>Register went back</source>
        <translation>读数倒走</translation>
    </message>
    <message>
        <source>Register jumped</source>
        <translation>读数突变</translation>
    </message>
    <message>
        <source>Another meter answers</source>
        <translation>应答的是另一只表</translation>
    </message>
    <message>
        <source>Purchase count not as expected</source>
        <translation>购电次数不符</translation>
    </message>
    <message>
        <source>Cover opened</source>
        <translation>开盖</translation>
    </message>
    <message>
        <source>Magnet at the meter</source>
        <translation>强磁干扰</translation>
    </message>
    <message>
        <source>Battery low</source>
        <translation>电池电量低</translation>
    </message>
    <message>
        <source>Valve fault</source>
        <translation>阀门故障</translation>
    </message>
    <message>
        <source>In doubt for too long</source>
        <translation>存疑时间过长</translation>
    </message>
    <message>
        <source>Disk nearly full</source>
        <translation>磁盘空间不足</translation>
    </message>
    <message>
        <source>Disk full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>Receipt journal not written</source>
        <translation>票据流水未写入</translation>
    </message>
    <message>
        <source>Anchors of the log not written</source>
        <translation>日志锚点无法写入</translation>
    </message>
    <message>
        <source>Printer fault</source>
        <translation>打印机故障</translation>
    </message>
    <message>
        <source>SMS modem fault</source>
        <translation>短信猫故障</translation>
    </message>
    <message>
        <source>Sign-in codes asked for in vain</source>
        <translation>登录验证码异常</translation>
    </message>
    <message>
        <source>Backup overdue</source>
        <translation>备份逾期</translation>
    </message>
    <message>
        <source>Compare with the meter&apos;s own display. If the meter was changed, enter the change. If the figure is right, acknowledge: it counts on from there.</source>
        <translation>请与仪表自身显示核对。如已换表，请登记换表；如数值无误，请确认，之后从该读数继续计量。</translation>
    </message>
    <message>
        <source>The tenant should top up soon.</source>
        <translation>请商户尽快充值。</translation>
    </message>
    <message>
        <source>Call the tenant: supply is cut once nothing is left and the rule allows it.</source>
        <translation>请电话通知商户：余额用完且规则允许时将断供。</translation>
    </message>
    <message>
        <source>Ask the tenant to pay, or agree on keeping the supply on.</source>
        <translation>请商户缴费，或约定保电。</translation>
    </message>
    <message>
        <source>Check that the meter has power and that its wires and address are right; then read it now.</source>
        <translation>检查仪表是否有电、接线和地址是否正确，然后立即抄读。</translation>
    </message>
    <message>
        <source>Look for a break or a short where the answering meters end; the bench shows the line.</source>
        <translation>在最后一只有应答的仪表之后查找断线或短路；工作台可查看该总线。</translation>
    </message>
    <message>
        <source>Check its power and its network; the bench shows why its link or its lines fail.</source>
        <translation>检查其电源和网络；工作台显示链路或总线失败的原因。</translation>
    </message>
    <message>
        <source>Read the meter now. If it stays so, somebody must look at its relay or valve.</source>
        <translation>请立即抄读。若仍不符，需到现场检查继电器或阀门。</translation>
    </message>
    <message>
        <source>The tenant must switch something off, or the meter&apos;s power threshold must be raised.</source>
        <translation>请商户关掉部分用电，或调高该表的功率门限。</translation>
    </message>
    <message>
        <source>Set its clock: bench, Clocks.</source>
        <translation>请校时：工作台“时钟”。</translation>
    </message>
    <message>
        <source>If the meter was changed, enter the change; else find who answers under its address.</source>
        <translation>如已换表，请登记换表；否则查明谁在用它的地址应答。</translation>
    </message>
    <message>
        <source>Somebody sold to it elsewhere, or it was reset. Reconcile before selling to it again.</source>
        <translation>可能在别处售过电，或仪表被清零。再次售电前请先对账。</translation>
    </message>
    <message>
        <source>Look at the meter and its seal, and note what you find.</source>
        <translation>请查看仪表及铅封，并记下情况。</translation>
    </message>
    <message>
        <source>Look at the meter, and note what you find.</source>
        <translation>请查看仪表，并记下情况。</translation>
    </message>
    <message>
        <source>Change its battery before it stops telling.</source>
        <translation>请在它停止通讯之前更换电池。</translation>
    </message>
    <message>
        <source>Somebody must look at the valve: it does not move as told.</source>
        <translation>阀门未按指令动作，需到现场检查。</translation>
    </message>
    <message>
        <source>Open the list of what is in doubt: it says what the program waits for and what you can do.</source>
        <translation>请打开存疑列表：那里写明程序在等什么、您能做什么。</translation>
    </message>
    <message>
        <source>Free space on this computer&apos;s disk before sales stop.</source>
        <translation>请在停止售电之前清理本机磁盘。</translation>
    </message>
    <message>
        <source>Nothing can be sold until space is freed on this disk.</source>
        <translation>清理出空间之前不能售电。</translation>
    </message>
    <message>
        <source>Check the disk of the journal&apos;s folder; choose another one in the settings.</source>
        <translation>请检查流水文件夹所在磁盘，或在设置中另选文件夹。</translation>
    </message>
    <message>
        <source>Check that the folder is there and can be written to, or choose another in the settings. It is tried again within a quarter of an hour.</source>
        <translation>请检查该文件夹是否存在且可写，或在设置中另选一个。程序会在一刻钟内再次尝试。</translation>
    </message>
    <message>
        <source>Mend the printer; what was not printed can be printed again from the list of sales.</source>
        <translation>请修复打印机；未打印的票据可在售电记录中重打。</translation>
    </message>
    <message>
        <source>Check the modem, its SIM card and the network. Texts wait.</source>
        <translation>请检查短信猫、SIM 卡和信号。短信在排队等待。</translation>
    </message>
    <message>
        <source>Somebody may be having texts sent to tenants for nothing: look at the tenants&apos; sign-ins.</source>
        <translation>可能有人在恶意触发短信：请查看租户登录记录。</translation>
    </message>
    <message>
        <source>Make a backup now, and find out why none was made.</source>
        <translation>请立即备份，并查明为何没有备份。</translation>
    </message>
    <message>
        <source>Urgent</source>
        <translation>紧急</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Credit</source>
        <translation>余额</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>通讯</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>仪表</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>负荷</translation>
    </message>
    <message>
        <source>Supply</source>
        <translation>供电</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>售电</translation>
    </message>
    <message>
        <source>This desk</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>The cause is gone</source>
        <translation>原因已消除</translation>
    </message>
    <message>
        <source>The line&apos;s or collector&apos;s alarm stands for it</source>
        <translation>已并入总线或采集器的报警</translation>
    </message>
    <message>
        <source>The balance is at another level</source>
        <translation>余额已到另一档</translation>
    </message>
    <message>
        <source>No longer on the site</source>
        <translation>已不在现场</translation>
    </message>
    <message>
        <source>The meter&apos;s own warning</source>
        <translation>仪表自身报警</translation>
    </message>
    <message>
        <source>{yuan} yuan owed</source>
        <translation>欠 {yuan} 元</translation>
    </message>
    <message>
        <source>{yuan} yuan left, told from {limit} down</source>
        <translation>余 {yuan} 元，{limit} 元起报警</translation>
    </message>
    <message>
        <source>{silent} of {meters} meters do not answer</source>
        <translation>{meters} 只表中 {silent} 只没有应答</translation>
    </message>
    <message>
        <source>No link; {meters} meters cannot be read</source>
        <translation>链路中断，{meters} 只表无法抄读</translation>
    </message>
    <message>
        <source>Its link stands, but none of its {meters} meters answers</source>
        <translation>链路正常，但 {meters} 只表都没有应答</translation>
    </message>
    <message>
        <source>The meter cut its supply for too much load</source>
        <translation>仪表因负荷过大自行断电</translation>
    </message>
    <message>
        <source>{power} kW, allowed {limit} kW</source>
        <translation>{power} kW，允许 {limit} kW</translation>
    </message>
    <message>
        <source>{age} ahead</source>
        <translation>快 {age}</translation>
    </message>
    <message>
        <source>{age} behind</source>
        <translation>慢 {age}</translation>
    </message>
    <message>
        <source>From {before} to {after}</source>
        <translation>从 {before} 到 {after}</translation>
    </message>
    <message>
        <source>The book expects {expected}, the meter shows {seen}</source>
        <translation>账上应为 {expected}，仪表显示 {seen}</translation>
    </message>
    <message>
        <source>Receipt {receipt}: two persons must decide</source>
        <translation>票据 {receipt}：须两人裁定</translation>
    </message>
    <message>
        <source>Receipt {receipt} has no outcome yet</source>
        <translation>票据 {receipt} 尚无结果</translation>
    </message>
    <message>
        <source>{n} MB free</source>
        <translation>剩余 {n} MB</translation>
    </message>
    <message>
        <source>For an hour none could be made in {folder}</source>
        <translation>一小时以来无法备份到 {folder}</translation>
    </message>
    <message>
        <source>{sent} codes were sent within a day; no more are sent</source>
        <translation>一天内已发送 {sent} 条验证码，不再发送</translation>
    </message>
    <message>
        <source>Of {sent} codes sent within a day {entered} were entered</source>
        <translation>一天内发送 {sent} 条验证码，仅 {entered} 条被使用</translation>
    </message>
    <message>
        <source>The meter tells it</source>
        <translation>仪表状态字报告</translation>
    </message>
    <message>
        <source>Ordered: {order}; the meter does not show it</source>
        <translation>已下令：{order}；仪表状态未变</translation>
    </message>
    <message>
        <source>The last copy was made {when}; one is due every {n} days</source>
        <translation>最近一次备份：{when}；每 {n} 天应备份一次</translation>
    </message>
    <message>
        <source>Scheduled report overdue</source>
        <translation>定时报表逾期</translation>
    </message>
    <message>
        <source>See why among the reports by schedule; it is tried again until it is written.</source>
        <translation>在报表中心的“定时报表”中查看原因；程序会一直重试，直到生成为止。</translation>
    </message>
    <message>
        <source>Paid online, not credited</source>
        <translation>线上已付款，未充入</translation>
    </message>
    <message>
        <source>Payment service away</source>
        <translation>支付机构无应答</translation>
    </message>
    <message>
        <source>Payment statement differs</source>
        <translation>支付对账单有差异</translation>
    </message>
    <message>
        <source>Open Online orders: it says why it waits. Sell it, or send the money back.</source>
        <translation>请打开“线上订单”，查看等待原因：可办理售电，或将款项退回。</translation>
    </message>
    <message>
        <source>Check the connection to the internet; Online orders, Services, tries a service out. It is asked again by itself, and nothing that was paid is lost.</source>
        <translation>请检查互联网连接；可在“线上订单”的“支付机构”页测试。程序会自动再次询问，已付款项不会丢失。</translation>
    </message>
    <message>
        <source>Open Online orders, Differences: look into each one and book the entry it proposes.</source>
        <translation>请打开“线上订单”的“差异”页，逐笔核对，并登记所建议的分录。</translation>
    </message>
    <message>
        <source>Online payments</source>
        <translation>线上支付</translation>
    </message>
    <message>
        <source>Order {order}: {yuan} yuan</source>
        <translation>订单 {order}：{yuan} 元</translation>
    </message>
    <message>
        <source>No answer: {services}</source>
        <translation>无应答：{services}</translation>
    </message>
    <message>
        <source>Open: {n}, the first of {day}</source>
        <translation>未处理：{n} 笔，最早 {day}</translation>
    </message>
</context>
<context>
    <name>approvals</name>
    <message>
        <source>Receipt</source>
        <translation>收据</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>仪表</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>仪表</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>客户</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>商铺</translation>
    </message>
    <message>
        <source>The new meter holds already, yuan</source>
        <translation>新表已有余额（元）</translation>
    </message>
    <message>
        <source>Charged up to</source>
        <translation>已计费至</translation>
    </message>
    <message>
        <source>The register really shows</source>
        <translation>表计实际示数</translation>
    </message>
    <message>
        <source>Amount, yuan</source>
        <translation>金额（元）</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>What for</source>
        <translation>用于</translation>
    </message>
    <message>
        <source>Alone, each time</source>
        <translation>单人每次</translation>
    </message>
    <message>
        <source>Alone, in a day</source>
        <translation>单人每日</translation>
    </message>
    <message>
        <source>Counted in</source>
        <translation>计量单位</translation>
    </message>
    <message>
        <source>Collector</source>
        <translation>采集器</translation>
    </message>
    <message>
        <source>Its name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Weakest seal now</source>
        <translation>当前最低加密套件</translation>
    </message>
    <message>
        <source>Backup made</source>
        <translation>备份时间</translation>
    </message>
    <message>
        <source>Weakest seal afterwards</source>
        <translation>更改后最低加密套件</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>待决</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>已批准</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已执行</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>yuan</source>
        <translation>元</translation>
    </message>
    <message>
        <source>meters</source>
        <translation>块表</translation>
    </message>
    <message>
        <source>times</source>
        <translation>次</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Paid by</source>
        <translation>支付方式</translation>
    </message>
    <message>
        <source>To be decided as</source>
        <translation>裁定为</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>At</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>New meter</source>
        <translation>新表</translation>
    </message>
    <message>
        <source>Final reading</source>
        <translation>止码</translation>
    </message>
    <message>
        <source>First reading of the new meter</source>
        <translation>新表起码</translation>
    </message>
    <message>
        <source>By the book</source>
        <translation>账面</translation>
    </message>
    <message>
        <source>Really</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>Account to be closed</source>
        <translation>销户账户</translation>
    </message>
    <message>
        <source>Deposit of account</source>
        <translation>押金账户</translation>
    </message>
    <message>
        <source>Roles gain</source>
        <translation>角色新增</translation>
    </message>
    <message>
        <source>Roles lose</source>
        <translation>角色取消</translation>
    </message>
    <message>
        <source>this site</source>
        <translation>本站点</translation>
    </message>
    <message>
        <source>the program</source>
        <translation>程序默认</translation>
    </message>
    <message>
        <source>Present key number</source>
        <translation>现用密钥编号</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>Begins</source>
        <translation>生效时间</translation>
    </message>
    <message>
        <source>Prices, yuan</source>
        <translation>价格，元</translation>
    </message>
    <message>
        <source>Its mark</source>
        <translation>内容标记</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>截止</translation>
    </message>
    <message>
        <source>Mark of the list of meters</source>
        <translation>表计清单校验码</translation>
    </message>
    <message>
        <source>Holidays of the year</source>
        <translation>节假日年份</translation>
    </message>
    <message>
        <source>Announced</source>
        <translation>是否公布</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>公布文件</translation>
    </message>
    <message>
        <source>Days off</source>
        <translation>放假日期</translation>
    </message>
    <message>
        <source>Weekend days worked</source>
        <translation>调休上班日</translation>
    </message>
    <message>
        <source>yes, by the State Council</source>
        <translation>是，国务院已公布</translation>
    </message>
    <message>
        <source>no, only the days by law</source>
        <translation>否，仅法定节日</translation>
    </message>
    <message>
        <source>Kinds of users</source>
        <translation>用户类别</translation>
    </message>
    <message>
        <source>To be saved, W</source>
        <translation>压减目标（瓦）</translation>
    </message>
    <message>
        <source>Power limit of a meter, W</source>
        <translation>单表限额（瓦）</translation>
    </message>
    <message>
        <source>Log entries lost</source>
        <translation>丢失的日志条数</translation>
    </message>
    <message>
        <source>Online order</source>
        <translation>线上订单</translation>
    </message>
    <message>
        <source>Payment service</source>
        <translation>支付机构</translation>
    </message>
    <message>
        <source>Company</source>
        <translation>公司</translation>
    </message>
    <message>
        <source>Switched on</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Merchant</source>
        <translation>商户号</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>应用号</translation>
    </message>
    <message>
        <source>Certificate number</source>
        <translation>证书序列号</translation>
    </message>
    <message>
        <source>Told at</source>
        <translation>通知地址</translation>
    </message>
    <message>
        <source>Statements at</source>
        <translation>对账文件地址</translation>
    </message>
    <message>
        <source>Mark of the service&apos;s keys</source>
        <translation>对方公钥标记</translation>
    </message>
    <message>
        <source>Mark of new secret keys</source>
        <translation>新私钥标记</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
</context>
<context>
    <name>archives</name>
    <message>
        <source>In the working book</source>
        <translation>在工作账本中</translation>
    </message>
    <message>
        <source>Brought back, stays here</source>
        <translation>已取回，保留在此</translation>
    </message>
    <message>
        <source>In its file</source>
        <translation>在文件中</translation>
    </message>
    <message>
        <source>On its way; goes on by night</source>
        <translation>转移未完，夜间继续</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>年份</translation>
    </message>
    <message>
        <source>Readings here</source>
        <translation>此处读数</translation>
    </message>
    <message>
        <source>Readings in the file</source>
        <translation>文件中读数</translation>
    </message>
    <message>
        <source>File, MB</source>
        <translation>文件，MB</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
</context>
<context>
    <name>backups</name>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Money only</source>
        <translation>仅账本</translation>
    </message>
    <message>
        <source>This site</source>
        <translation>本站点</translation>
    </message>
    <message>
        <source>Proven here at {time}</source>
        <translation>已在此校验（{time}）</translation>
    </message>
    <message>
        <source>All files are there</source>
        <translation>文件齐全</translation>
    </message>
</context>
<context>
    <name>charts</name>
    <message>
        <source>Everything together</source>
        <translation>全部合计</translation>
    </message>
    <message>
        <source>Building {name}</source>
        <translation>楼栋 {name}</translation>
    </message>
    <message>
        <source>Collector {number}</source>
        <translation>采集器 {number}</translation>
    </message>
    <message>
        <source>Meter {number}</source>
        <translation>仪表 {number}</translation>
    </message>
    <message>
        <source>Used, {unit}</source>
        <translation>用量，{unit}</translation>
    </message>
    <message>
        <source>Days that are not known whole (a gap, a changed meter, a register in doubt): {n}</source>
        <translation>数据不完整的天数（缺读数、换表、示数存疑）：{n}</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>{low}–{high} d</source>
        <translation>{low}–{high} 天</translation>
    </message>
    <message>
        <source>over {n} d</source>
        <translation>{n} 天以上</translation>
    </message>
    <message>
        <source>not foreseen</source>
        <translation>无法估算</translation>
    </message>
    <message>
        <source>Shop no.</source>
        <translation>户号</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>商铺</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>仪表</translation>
    </message>
    <message>
        <source>Days left</source>
        <translation>可用天数</translation>
    </message>
    <message>
        <source>Left, yuan</source>
        <translation>余额，元</translation>
    </message>
    <message>
        <source>A day, yuan</source>
        <translation>每天，元</translation>
    </message>
    <message>
        <source>Used a day</source>
        <translation>日均用量</translation>
    </message>
</context>
<context>
    <name>clocks</name>
    <message>
        <source>Off</source>
        <translation>超差</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>准确</translation>
    </message>
    <message>
        <source>Has no clock</source>
        <translation>无时钟</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>无应答</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>拒绝</translation>
    </message>
</context>
<context>
    <name>columns</name>
    <message>
        <source>Receipt</source>
        <translation>单号</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>商户</translation>
    </message>
    <message>
        <source>Amount, yuan</source>
        <translation>金额（元）</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Shop no.</source>
        <translation>户号</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>表号</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Line, unit</source>
        <translation>总线/地址</translation>
    </message>
    <message>
        <source>Balance, yuan</source>
        <translation>余额（元）</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>示数</translation>
    </message>
    <message>
        <source>Supply</source>
        <translation>供应</translation>
    </message>
    <message>
        <source>Collector, line, meter</source>
        <translation>采集器 / 总线 / 仪表</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>通讯</translation>
    </message>
    <message>
        <source>Link, shop</source>
        <translation>链路 / 商户</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>仪表</translation>
    </message>
    <message>
        <source>Round, s</source>
        <translation>轮询（秒）</translation>
    </message>
    <message>
        <source>Answer, ms</source>
        <translation>应答（毫秒）</translation>
    </message>
    <message>
        <source>Failed, %</source>
        <translation>失败（%）</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Last fault</source>
        <translation>最近故障</translation>
    </message>
    <message>
        <source>Alarm</source>
        <translation>报警</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>时效</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>总线</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Bytes (hex)</source>
        <translation>字节（十六进制）</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Ahead of us, s</source>
        <translation>快于本机（秒）</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Meter number</source>
        <translation>表号（出厂）</translation>
    </message>
    <message>
        <source>Relay</source>
        <translation>继电器</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Trouble</source>
        <translation>异常</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>规约</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Known as</source>
        <translation>档案</translation>
    </message>
    <message>
        <source>May be</source>
        <translation>可能型号</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>最近时间</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>生成日期</translation>
    </message>
    <message>
        <source>Change by</source>
        <translation>应更换日期</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>链路</translation>
    </message>
    <message>
        <source>in use now</source>
        <translation>正在使用</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>From</source>
        <translation>原值</translation>
    </message>
    <message>
        <source>To</source>
        <translation>新值</translation>
    </message>
    <message>
        <source>Act</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>What becomes of it</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>已开户</translation>
    </message>
    <message>
        <source>In the group</source>
        <translation>在组内</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>当前值</translation>
    </message>
    <message>
        <source>Comes from</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>工作表</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>已应答</translation>
    </message>
    <message>
        <source>Silent, and what was seen</source>
        <translation>无应答者及所见情况</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>错误说明</translation>
    </message>
    <message>
        <source>Which</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>In the book</source>
        <translation>账本中</translation>
    </message>
    <message>
        <source>In the workbook</source>
        <translation>工作簿中</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>登录名</translation>
    </message>
    <message>
        <source>Shown as</source>
        <translation>显示姓名</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Buildings</source>
        <translation>楼宇</translation>
    </message>
    <message>
        <source>Drawer</source>
        <translation>钱箱</translation>
    </message>
    <message>
        <source>One-time codes since</source>
        <translation>动态码启用于</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>终端</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Alone, each time</source>
        <translation>单人每次</translation>
    </message>
    <message>
        <source>Alone, in a day</source>
        <translation>单人每日</translation>
    </message>
    <message>
        <source>Counted in</source>
        <translation>计量单位</translation>
    </message>
    <message>
        <source>Set by</source>
        <translation>设定来源</translation>
    </message>
    <message>
        <source>Asked by</source>
        <translation>申请人</translation>
    </message>
    <message>
        <source>Decided by</source>
        <translation>决定人</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>What</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Paid by</source>
        <translation>支付方式</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>Plan name</source>
        <translation>方案名称</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>介质</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>版本数</translation>
    </message>
    <message>
        <source>What for</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>档</translation>
    </message>
    <message>
        <source>Quantity, {unit}</source>
        <translation>数量，{unit}</translation>
    </message>
    <message>
        <source>Price, yuan/{unit}</source>
        <translation>单价，元/{unit}</translation>
    </message>
    <message>
        <source>Warned at</source>
        <translation>预警时间</translation>
    </message>
    <message>
        <source>Building</source>
        <translation>楼栋</translation>
    </message>
    <message>
        <source>Left then, yuan</source>
        <translation>当时余额（元）</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Left now, yuan</source>
        <translation>现余额（元）</translation>
    </message>
    <message>
        <source>Would be done</source>
        <translation>将执行</translation>
    </message>
    <message>
        <source>Not before</source>
        <translation>不早于</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>What became of it</source>
        <translation>结果说明</translation>
    </message>
    <message>
        <source>By</source>
        <translation>下达者</translation>
    </message>
    <message>
        <source>At</source>
        <translation>时刻</translation>
    </message>
    <message>
        <source>What will happen</source>
        <translation>将如何</translation>
    </message>
    <message>
        <source>Values, or why not</source>
        <translation>数值或原因</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Raised</source>
        <translation>报警时间</translation>
    </message>
    <message>
        <source>Cleared</source>
        <translation>消除时间</translation>
    </message>
    <message>
        <source>Acknowledged at</source>
        <translation>确认时间</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Ended because</source>
        <translation>消除原因</translation>
    </message>
    <message>
        <source>Collector</source>
        <translation>采集器</translation>
    </message>
    <message>
        <source>Silent since</source>
        <translation>失联开始</translation>
    </message>
    <message>
        <source>Longest</source>
        <translation>最长</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>What was seen</source>
        <translation>报警内容</translation>
    </message>
    <message>
        <source>Seen by</source>
        <translation>确认人</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>确认人</translation>
    </message>
    <message>
        <source>Because</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>处理办法</translation>
    </message>
    <message>
        <source>Does</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Kinds of users</source>
        <translation>用户类别</translation>
    </message>
    <message>
        <source>Target, kW</source>
        <translation>目标（千瓦）</translation>
    </message>
    <message>
        <source>Begins</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Meters told</source>
        <translation>已下令</translation>
    </message>
    <message>
        <source>Followed</source>
        <translation>已执行</translation>
    </message>
    <message>
        <source>Saved, kW</source>
        <translation>已压减（千瓦）</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>次序</translation>
    </message>
    <message>
        <source>Kind of users</source>
        <translation>用户类别</translation>
    </message>
    <message>
        <source>Electricity meters</source>
        <translation>电表数</translation>
    </message>
    <message>
        <source>In a shortage</source>
        <translation>缺电时</translation>
    </message>
    <message>
        <source>Load now, kW</source>
        <translation>现负荷（千瓦）</translation>
    </message>
    <message>
        <source>Would save, kW</source>
        <translation>可压减（千瓦）</translation>
    </message>
    <message>
        <source>Before, kW</source>
        <translation>限前（千瓦）</translation>
    </message>
    <message>
        <source>After, kW</source>
        <translation>限后（千瓦）</translation>
    </message>
    <message>
        <source>Now, kW</source>
        <translation>现在（千瓦）</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Value of the meter</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Wanted</source>
        <translation>应为</translation>
    </message>
    <message>
        <source>In the meter</source>
        <translation>表内值</translation>
    </message>
    <message>
        <source>Read at</source>
        <translation>回读时间</translation>
    </message>
    <message>
        <source>Last sent</source>
        <translation>最近下发</translation>
    </message>
    <message>
        <source>Stands</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Differs since</source>
        <translation>不一致始于</translation>
    </message>
    <message>
        <source>What is wrong in the book</source>
        <translation>账本中的问题</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表</translation>
    </message>
    <message>
        <source>Row number</source>
        <translation>行号</translation>
    </message>
    <message>
        <source>For whoever looks after the program</source>
        <translation>供程序维护人员查看</translation>
    </message>
    <message>
        <source>Sent to</source>
        <translation>接收号码</translation>
    </message>
    <message>
        <source>About</source>
        <translation>事由</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>条数</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>尝试次数</translation>
    </message>
    <message>
        <source>Sent at</source>
        <translation>发出时间</translation>
    </message>
    <message>
        <source>Ended at</source>
        <translation>结束时间</translation>
    </message>
    <message>
        <source>Came in</source>
        <translation>收到时间</translation>
    </message>
    <message>
        <source>Not readable: {raw}</source>
        <translation>无法识别：{raw}</translation>
    </message>
    <message>
        <source>Part {part} of {parts}: {text}</source>
        <translation>第 {part}/{parts} 段：{text}</translation>
    </message>
    <message>
        <source>Meter shows</source>
        <translation>表计显示</translation>
    </message>
    <message>
        <source>Told</source>
        <translation>告知内容</translation>
    </message>
    <message>
        <source>Supply cut at</source>
        <translation>断电时刻</translation>
    </message>
    <message>
        <source>Over since</source>
        <translation>结束于</translation>
    </message>
    <message>
        <source>To come</source>
        <translation>待生效</translation>
    </message>
    <message>
        <source>Placed</source>
        <translation>下单时间</translation>
    </message>
    <message>
        <source>Not set up</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>On</source>
        <translation>已启用</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>支付机构</translation>
    </message>
    <message>
        <source>Merchant number</source>
        <translation>商户号</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Order number</source>
        <translation>订单号</translation>
    </message>
    <message>
        <source>Transaction</source>
        <translation>交易号</translation>
    </message>
    <message>
        <source>Placed by</source>
        <translation>下单途径</translation>
    </message>
    <message>
        <source>Paid, yuan</source>
        <translation>实付（元）</translation>
    </message>
    <message>
        <source>To send back, yuan</source>
        <translation>待退（元）</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>收退</translation>
    </message>
    <message>
        <source>Book, yuan</source>
        <translation>账本（元）</translation>
    </message>
    <message>
        <source>Statement, yuan</source>
        <translation>对账单（元）</translation>
    </message>
    <message>
        <source>Entry, yuan</source>
        <translation>分录（元）</translation>
    </message>
    <message>
        <source>Company</source>
        <translation>公司</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报表</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>时段</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>生成时间</translation>
    </message>
    <message>
        <source>Due next</source>
        <translation>下次</translation>
    </message>
    <message>
        <source>Written last</source>
        <translation>最近成功</translation>
    </message>
    <message>
        <source>Why not</source>
        <translation>未成功原因</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Set up by</source>
        <translation>设置人</translation>
    </message>
    <message>
        <source>Backup made</source>
        <translation>备份时间</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Size, MB</source>
        <translation>大小，MB</translation>
    </message>
    <message>
        <source>Log entries</source>
        <translation>日志条数</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>站点</translation>
    </message>
</context>
<context>
    <name>commission</name>
    <message>
        <source>Look at it</source>
        <translation>需检查</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>{number}, not the one set up</source>
        <translation>{number}，与档案不符</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>未通过</translation>
    </message>
    <message>
        <source>Not tested</source>
        <translation>未测试</translation>
    </message>
    <message>
        <source>Has none</source>
        <translation>无继电器</translation>
    </message>
    <message>
        <source>Commissioning report</source>
        <translation>调试验收报告</translation>
    </message>
    <message>
        <source>Tried by {by}, {time}. Meters: {n}.</source>
        <translation>测试人：{by}，{time}。仪表：{n} 块。</translation>
    </message>
    <message>
        <source>Technician: ____________________    Office: ____________________</source>
        <translation>技术员：____________________    物业：____________________</translation>
    </message>
</context>
<context>
    <name>control</name>
    <message>
        <source>The meter has not told how its supply stands.</source>
        <translation>尚未读到通断状态。</translation>
    </message>
    <message>
        <source>Nobody holds it: the credit decides.</source>
        <translation>无强制控制：由余额决定。</translation>
    </message>
    <message>
        <source>Held on by order: supply is kept whatever is left.</source>
        <translation>按命令保电：不论余额都供电。</translation>
    </message>
    <message>
        <source>Held off by order (forced).</source>
        <translation>被命令断开（强制）。</translation>
    </message>
    <message>
        <source>Held off for overload.</source>
        <translation>因过负荷断开。</translation>
    </message>
    <message>
        <source>Held off by the meter&apos;s own hours.</source>
        <translation>因表内时段控制断开。</translation>
    </message>
    <message>
        <source>Held off for want of credit.</source>
        <translation>因欠费断开。</translation>
    </message>
    <message>
        <source>Off, and no order or rule of the meter explains it: by hand, or a fault.</source>
        <translation>已断开，但没有命令或规则可解释：人工操作或故障。</translation>
    </message>
    <message>
        <source>Off; this make of meter does not tell why.</source>
        <translation>已断开；该型号不报告原因。</translation>
    </message>
    <message>
        <source>The supply is cut now and stays cut until it is switched on or handed back to fee control. The meter&apos;s state, and that no current flows, are read back.</source>
        <translation>立即断供，直到合闸或恢复费控为止。会读回状态并核对无电流。</translation>
    </message>
    <message>
        <source>The supply is switched on now; then the meter&apos;s own credit decides again. Without credit it may cut off again by itself.</source>
        <translation>立即合闸，之后仍由表内余额决定；余额不足时可能再次自动断开。</translation>
    </message>
    <message>
        <source>Somebody may switch the supply on by pressing the button at the meter.</source>
        <translation>允许在表上按键合闸。</translation>
    </message>
    <message>
        <source>The supply stays on whatever is left, until the end of the day chosen; then it is handed back to fee control by itself.</source>
        <translation>到所选日期结束前，不论余额都保持供电；到期自动恢复费控。</translation>
    </message>
    <message>
        <source>Kept or forced supply ends: the credit decides again. Without credit the supply is cut at once.</source>
        <translation>结束保电或强制状态，重新由余额决定；余额不足会立即断供。</translation>
    </message>
    <message>
        <source>The prices of the meter&apos;s plan are written into it and read back.</source>
        <translation>把该表电价方案的价格写入表计并读回核对。</translation>
    </message>
    <message>
        <source>The amounts are written into the meter and read back. Some makes cut the supply below alarm amount 2.</source>
        <translation>把金额写入表计并读回核对。部分型号低于报警金额 2 时会断供。</translation>
    </message>
    <message>
        <source>The limit is written into the meter and read back. Above it the meter cuts the supply itself.</source>
        <translation>把限值写入表计并读回核对。超过限值时表计会自行断供。</translation>
    </message>
    <message>
        <source>The meter gets this computer&apos;s time. Prices by time of day follow its clock.</source>
        <translation>把本机时间写入表计。分时电价按表内时钟执行。</translation>
    </message>
    <message>
        <source>The meter is read; nothing is written into it.</source>
        <translation>只读取表计，不写入任何内容。</translation>
    </message>
    <message>
        <source>Last order followed: {what}, {when}, by {who}.</source>
        <translation>最近执行的命令：{what}，{when}，{who}。</translation>
    </message>
    <message>
        <source>until handed back</source>
        <translation>直到恢复费控</translation>
    </message>
    <message>
        <source>until {when}</source>
        <translation>至 {when}</translation>
    </message>
    <message>
        <source>Supply is kept {until}, by {who}{why}</source>
        <translation>保电{until}，{who}{why}</translation>
    </message>
    <message>
        <source>Left: {left} yuan    Load: {load}    {supply}    Read: {age} ago</source>
        <translation>剩余：{left} 元    负荷：{load}    {supply}    读取于 {age} 前</translation>
    </message>
    <message>
        <source>The prices of the plan&apos;s next version are written into the meter&apos;s spare set, with the time at which it switches to them by itself, and read back. Where none is to come, it is told not to switch.</source>
        <translation>把方案下一版本的电价写入表的备用套，并写入切换时间，到时由表自行切换；写后读回核对。没有待生效电价时，取消表的切换。</translation>
    </message>
</context>
<context>
    <name>dates</name>
    <message>
        <source>Jan</source>
        <translation>1月</translation>
    </message>
    <message>
        <source>Feb</source>
        <translation>2月</translation>
    </message>
    <message>
        <source>Mar</source>
        <translation>3月</translation>
    </message>
    <message>
        <source>Apr</source>
        <translation>4月</translation>
    </message>
    <message>
        <source>May</source>
        <translation>5月</translation>
    </message>
    <message>
        <source>Jun</source>
        <translation>6月</translation>
    </message>
    <message>
        <source>Jul</source>
        <translation>7月</translation>
    </message>
    <message>
        <source>Aug</source>
        <translation>8月</translation>
    </message>
    <message>
        <source>Sep</source>
        <translation>9月</translation>
    </message>
    <message>
        <source>Oct</source>
        <translation>10月</translation>
    </message>
    <message>
        <source>Nov</source>
        <translation>11月</translation>
    </message>
    <message>
        <source>Dec</source>
        <translation>12月</translation>
    </message>
    <message>
        <source>Mon</source>
        <translation>周一</translation>
    </message>
    <message>
        <source>Tue</source>
        <translation>周二</translation>
    </message>
    <message>
        <source>Wed</source>
        <translation>周三</translation>
    </message>
    <message>
        <source>Thu</source>
        <translation>周四</translation>
    </message>
    <message>
        <source>Fri</source>
        <translation>周五</translation>
    </message>
    <message>
        <source>Sat</source>
        <translation>周六</translation>
    </message>
    <message>
        <source>Sun</source>
        <translation>周日</translation>
    </message>
    <message>
        <source>{d} {month}</source>
        <translation>{month}{d}日</translation>
    </message>
    <message>
        <source>{weekday}, {d} {month} {y}</source>
        <translation>{y}年{month}{d}日 {weekday}</translation>
    </message>
    <message>
        <source>{month} {y}</source>
        <translation>{y}年{month}</translation>
    </message>
    <message>
        <source>Day {d}</source>
        <translation>{d}日</translation>
    </message>
    <message>
        <source>{y}</source>
        <translation>{y}年</translation>
    </message>
</context>
<context>
    <name>days</name>
    <message>
        <source>{n} d</source>
        <translation>{n} 天</translation>
    </message>
</context>
<context>
    <name>delivery</name>
    <message>
        <source>In the meter</source>
        <translation>表内一致</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>下发中</translation>
    </message>
    <message>
        <source>Not read yet</source>
        <translation>尚未读到</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>未下发</translation>
    </message>
    <message>
        <source>Was out of contact</source>
        <translation>当时失联</translation>
    </message>
    <message>
        <source>Refused by the meter</source>
        <translation>表拒绝</translation>
    </message>
    <message>
        <source>Not taken over</source>
        <translation>未生效</translation>
    </message>
    <message>
        <source>Changed at the meter</source>
        <translation>在表上被改过</translation>
    </message>
    <message>
        <source>Limited for a shortage</source>
        <translation>有序用电限额中</translation>
    </message>
    <message>
        <source>The book has none for it</source>
        <translation>账本中没有该值</translation>
    </message>
    <message>
        <source>Delivered in advance</source>
        <translation>已提前下发</translation>
    </message>
    <message>
        <source>Is sent nearer to its time</source>
        <translation>临近生效时下发</translation>
    </message>
    <message>
        <source>{said}, takes effect {when}</source>
        <translation>{said}，{when} 生效</translation>
    </message>
    <message>
        <source>{value} from {when}</source>
        <translation>{when} 起 {value}</translation>
    </message>
</context>
<context>
    <name>detail</name>
    <message>
        <source>Nothing chosen</source>
        <translation>未选择</translation>
    </message>
    <message>
        <source>Choose an entry of the list: all of it is told here.</source>
        <translation>在列表中选择一条，此处显示其全部内容。</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>This did not work ({key}). Nothing was lost; try again, and tell support this word.</source>
        <translation>操作未成功（{key}）。数据没有丢失；请重试，并将此代码告知技术支持。</translation>
    </message>
    <message>
        <source>The file {path} cannot be written ({reason}). Close it in other programs or choose another place.</source>
        <translation>无法写入文件 {path}（{reason}）。请在其他程序中关闭它，或另选位置。</translation>
    </message>
    <message>
        <source>Rows exported: {n}. The file is {path}.</source>
        <translation>已导出 {n} 行，文件为 {path}。</translation>
    </message>
    <message>
        <source>Cancelling is under way. The outcome shows here as soon as the meter proves it.</source>
        <translation>正在取消。表计证实后，结果会自动显示在此处。</translation>
    </message>
    <message>
        <source>Given back and noted in the book.</source>
        <translation>已退还并记入账本。</translation>
    </message>
    <message>
        <source>The meter {meter} is being read now. The result shows here by itself.</source>
        <translation>正在读取表 {meter}，结果会自动显示在此处。</translation>
    </message>
    <message>
        <source>Meters being read now: {n}.</source>
        <translation>正在读取的表：{n} 块。</translation>
    </message>
    <message>
        <source>{text}: enter the amount in figures, for example 100.00.</source>
        <translation>{text}：请用阿拉伯数字输入金额，例如 100.00。</translation>
    </message>
    <message>
        <source>Enter an amount in yuan, for example 100.00.</source>
        <translation>请输入金额（元），例如 100.00。</translation>
    </message>
    <message>
        <source>Write {text} out in plain figures, for example 100.00.</source>
        <translation>请用普通数字输入，例如 100.00，不要写成 {text}。</translation>
    </message>
    <message>
        <source>{text} holds full-width characters. Switch the input method to half-width figures and enter it again.</source>
        <translation>{text} 含有全角字符，请切换到半角数字后重新输入。</translation>
    </message>
    <message>
        <source>{text} is not an amount. Enter figures only, for example 100.00.</source>
        <translation>“{text}”不是金额，请只输入数字，例如 100.00。</translation>
    </message>
    <message>
        <source>{text}: leave out spaces and commas, and use one point for the decimals, for example 1234.50.</source>
        <translation>{text}：请不要使用空格或逗号，小数用一个点，例如 1234.50。</translation>
    </message>
    <message>
        <source>{text}: an amount takes no plus or minus sign. Enter only figures, for example 100.00.</source>
        <translation>{text}：金额不能带正负号，请只输入数字，例如 100.00。</translation>
    </message>
    <message>
        <source>The amount is too large. The most that can be entered is {limit} yuan.</source>
        <translation>金额过大，最多可输入 {limit} 元。</translation>
    </message>
    <message>
        <source>{text} has more than two decimals. The smallest unit is 0.01 yuan (1 fen).</source>
        <translation>{text} 的小数超过两位，最小单位是 0.01 元（1 分）。</translation>
    </message>
    <message>
        <source>The amount is 0. Enter at least 0.01 yuan.</source>
        <translation>金额为 0，请至少输入 0.01 元。</translation>
    </message>
    <message>
        <source>{name} cannot be a sign-in name. Use 1 to 40 letters, figures, dots, dashes or underscores, without spaces.</source>
        <translation>{name} 不能用作登录名，请用 1 至 40 个字母、数字、点、横线或下划线，不含空格。</translation>
    </message>
    <message>
        <source>This operator is no longer in the book. Sign in again.</source>
        <translation>找不到该操作员，请重新登录。</translation>
    </message>
    <message>
        <source>{roles}: not a role. Choose from: {choices}.</source>
        <translation>{roles} 不是有效角色，可选：{choices}。</translation>
    </message>
    <message>
        <source>The password is your name. Choose another.</source>
        <translation>密码与用户名相同，请另选一个。</translation>
    </message>
    <message>
        <source>The two new passwords differ. Type the same one twice.</source>
        <translation>两次输入的新密码不一致，请重新输入。</translation>
    </message>
    <message>
        <source>The password is changed. Sign in with the new one.</source>
        <translation>密码已修改，请用新密码登录。</translation>
    </message>
    <message>
        <source>The present password is wrong. Enter it again.</source>
        <translation>当前密码不正确，请重新输入。</translation>
    </message>
    <message>
        <source>The new password is the present one. Choose another.</source>
        <translation>新密码与当前密码相同，请另选一个。</translation>
    </message>
    <message>
        <source>This password is among the first that others would guess. Choose another, for example a short sentence.</source>
        <translation>该密码太容易被猜到，请另选一个，例如一句短语。</translation>
    </message>
    <message>
        <source>The password is too long. Use at most {most} characters.</source>
        <translation>密码太长，最多 {most} 个字符。</translation>
    </message>
    <message>
        <source>The password is too short. Use at least {least} characters; a short sentence is best.</source>
        <translation>密码太短，至少 {least} 个字符，用一句短语最好。</translation>
    </message>
    <message>
        <source>Your role does not allow you to {permission}. Ask somebody whose role does, or the administrator.</source>
        <translation>您的角色无权{permission}。请找有此权限的同事或管理员办理。</translation>
    </message>
    <message>
        <source>This belongs to a building that you may not work in. An administrator can allow it.</source>
        <translation>这属于您无权操作的楼栋。可请管理员授权。</translation>
    </message>
    <message>
        <source>The operator {name} is disabled. Ask an administrator.</source>
        <translation>操作员 {name} 已停用，请联系管理员。</translation>
    </message>
    <message>
        <source>The program met a fault of its own ({fault}). Nothing was lost; try again, and send the file meterdesk.log of the data folder to support.</source>
        <translation>程序自身出现故障（{fault}）。数据没有丢失；请重试，并将数据目录中的 meterdesk.log 发给技术支持。</translation>
    </message>
    <message>
        <source>The balance would pass the hoarding limit of {limit} yuan (now {balance} yuan). Sell at most {most} yuan.</source>
        <translation>售后余额将超过囤积上限 {limit} 元（现余额 {balance} 元），最多可售 {most} 元。</translation>
    </message>
    <message>
        <source>One sale may be at most {limit} yuan. Sell less, or sell twice.</source>
        <translation>单笔售电最多 {limit} 元，请减少金额或分次售出。</translation>
    </message>
    <message>
        <source>The meter {meter} shows purchase count {meter_count}, the book {book_count}. Nothing is sold until this is cleared up.</source>
        <translation>表 {meter} 的购电次数为 {meter_count}，账本为 {book_count}，查清之前不能售电。</translation>
    </message>
    <message>
        <source>The disk is nearly full, so nothing more is sold. Make room, then sell again.</source>
        <translation>磁盘空间即将用尽，已暂停售电。请清理空间后再售。</translation>
    </message>
    <message>
        <source>Receipt {receipt} has its outcome already. Look at the list again.</source>
        <translation>单号 {receipt} 已有最终结果，请查看列表。</translation>
    </message>
    <message>
        <source>The money of receipt {receipt} was given back before. It cannot be given back twice.</source>
        <translation>单号 {receipt} 的款项此前已退还，不能重复退款。</translation>
    </message>
    <message>
        <source>Sale {receipt} to meter {meter} is still open. Wait until it is settled.</source>
        <translation>表 {meter} 的售电单 {receipt} 尚未完成，请等待其结清。</translation>
    </message>
    <message>
        <source>The meter {meter} is out of use. Choose another meter.</source>
        <translation>表 {meter} 已停用，请选择其他表。</translation>
    </message>
    <message>
        <source>Receipt {receipt} can only be decided by two persons.</source>
        <translation>单号 {receipt} 须由两人共同处理。</translation>
    </message>
    <message>
        <source>The shop has no open account for meter {meter}. Open an account first.</source>
        <translation>该商铺的表 {meter} 尚未开户，请先开户。</translation>
    </message>
    <message>
        <source>No price is in force for meter {meter}. Ask a technician to set one.</source>
        <translation>表 {meter} 没有生效的单价，请联系技术员设置。</translation>
    </message>
    <message>
        <source>There is no meter {meter}. Find the shop again.</source>
        <translation>没有编号为 {meter} 的表，请重新查找商铺。</translation>
    </message>
    <message>
        <source>Nothing is due back for receipt {receipt}.</source>
        <translation>单号 {receipt} 没有应退款项。</translation>
    </message>
    <message>
        <source>The meter {meter} is out of contact, so nothing can be sold to it now. Wait for contact or call a technician.</source>
        <translation>表 {meter} 失联，现在无法售电。请等待恢复通讯或联系技术员。</translation>
    </message>
    <message>
        <source>The money received is {missing} yuan short. Take the rest, or sell less.</source>
        <translation>实收金额还差 {missing} 元，请补足或减少售电金额。</translation>
    </message>
    <message>
        <source>This form was already used for receipt {receipt}. Clear the form and begin anew.</source>
        <translation>此表单已用于单号 {receipt}，请清空后重新开始。</translation>
    </message>
    <message>
        <source>After this sale meter {meter} is still in arrears and stays without supply.</source>
        <translation>售后表 {meter} 仍处于欠费状态，不会恢复供电。</translation>
    </message>
    <message>
        <source>{tender} is not a way to pay here. Choose cash, card, transfer or QR code.</source>
        <translation>不支持支付方式 {tender}，请选择现金、银行卡、转账或扫码。</translation>
    </message>
    <message>
        <source>{name} may no longer sign in. Ask the administrator.</source>
        <translation>用户 {name} 已停用，请联系管理员。</translation>
    </message>
    <message>
        <source>You signed in with a one-time secret. Change your password first.</source>
        <translation>您使用的是一次性口令，请先修改密码。</translation>
    </message>
    <message>
        <source>This site has its operators already. Sign in, and let the administrator add others.</source>
        <translation>本站点已有操作员，请直接登录，由管理员添加其他人员。</translation>
    </message>
    <message>
        <source>Too many failed attempts. Wait {seconds} s, then try again; an administrator can also give a one-time secret.</source>
        <translation>失败次数过多，请等待 {seconds} 秒后重试，也可请管理员发放一次性口令。</translation>
    </message>
    <message>
        <source>Name or password is wrong. Check both and try again.</source>
        <translation>用户名或密码不正确，请检查后重试。</translation>
    </message>
    <message>
        <source>Settings changed and noted in the book: {n}.</source>
        <translation>已修改 {n} 项设置并记入账本。</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>没有任何修改。</translation>
    </message>
    <message>
        <source>The test slip went to the printer. Check that it is printed whole and that its Chinese is right.</source>
        <translation>测试页已发往打印机。请查看是否打印完整、中文是否正确。</translation>
    </message>
    <message>
        <source>The test slip lies in {file}.</source>
        <translation>测试页已写入 {file}。</translation>
    </message>
    <message>
        <source>The slip is printed.</source>
        <translation>凭证已打印。</translation>
    </message>
    <message>
        <source>{folder} holds data that no tour made. Choose an empty folder.</source>
        <translation>{folder} 中已有其他数据，请另选空目录。</translation>
    </message>
    <message>
        <source>The money received is less than the amount. Take at least {amount_fen} yuan.</source>
        <translation>实收金额少于售电金额，至少应收 {amount_fen} 元。</translation>
    </message>
    <message>
        <source>The program is closing; this was not done.</source>
        <translation>程序正在关闭，操作未执行。</translation>
    </message>
    <message>
        <source>The book {path} is damaged and was left as it is. Restore the newest backup and call support.</source>
        <translation>账本 {path} 已损坏，程序未作任何改动。请恢复最近的备份并联系技术支持。</translation>
    </message>
    <message>
        <source>The disk answered with an error at {path}. Nothing more is written; restart the program and check the disk.</source>
        <translation>磁盘在 {path} 处返回错误，程序已停止写入。请重新启动程序并检查磁盘。</translation>
    </message>
    <message>
        <source>The disk is full; nothing was written. Make room and try again.</source>
        <translation>磁盘已满，未写入任何内容。请清理磁盘空间后重试。</translation>
    </message>
    <message>
        <source>Another program holds the book {path}. Close it and try again; nothing was lost.</source>
        <translation>账本 {path} 正被其他程序占用，请关闭该程序后重试；数据没有丢失。</translation>
    </message>
    <message>
        <source>There is no book at {path}. Name the data folder with --data.</source>
        <translation>{path} 处没有账本，请用 --data 指定数据目录。</translation>
    </message>
    <message>
        <source>The book cannot be proven ({findings} findings; first: {first}). Do not sell; run main.py verify and restore a backup.</source>
        <translation>账本未通过校验（{findings} 处，首处：{first}）。请停止售电，运行 main.py verify 查看并恢复备份。</translation>
    </message>
    <message>
        <source>The book {path} may only be read, not written. Give this user the right to write there and try again; nothing was lost.</source>
        <translation>账本 {path} 只能读取、无法写入。请授予当前用户写入权限后重试；数据没有丢失。</translation>
    </message>
    <message>
        <source>Meterdesk is already running on this data folder. Use the window that is open, or close it first.</source>
        <translation>Meterdesk 已在使用此数据文件夹。请使用已打开的窗口，或先将其关闭。</translation>
    </message>
    <message>
        <source>The book {path} was written by a newer version of Meterdesk. Install that version.</source>
        <translation>账本 {path} 由更新版本的 Meterdesk 写入，请安装新版本。</translation>
    </message>
    <message>
        <source>The book {path} cannot be reached. Check that its folder is there and may be read.</source>
        <translation>无法访问账本 {path}，请检查所在文件夹是否存在并可读取。</translation>
    </message>
    <message>
        <source>The key number for collector {collector} must be between 0 and {most}.</source>
        <translation>采集器 {collector} 的密钥编号须在 0 到 {most} 之间。</translation>
    </message>
    <message>
        <source>Collector {collector} may not be sealed with less than {minimum}. Choose that suite or a stronger one.</source>
        <translation>采集器 {collector} 的加密不得低于 {minimum}，请选用该套件或更强的套件。</translation>
    </message>
    <message>
        <source>There is no collector {collector} in the book. Import it first, or correct the name.</source>
        <translation>账本中没有采集器 {collector}，请先导入或更正编号。</translation>
    </message>
    <message>
        <source>Entry {place} of the connection file: {field} is missing or not valid. Correct it; nothing was changed.</source>
        <translation>连接文件第 {place} 项：{field} 缺失或无效。请更正，尚未作任何更改。</translation>
    </message>
    <message>
        <source>Connections of {changed} collectors changed.</source>
        <translation>已更新 {changed} 台采集器的连接。</translation>
    </message>
    <message>
        <source>The connection file names no collectors. It needs a list called &quot;collectors&quot;.</source>
        <translation>连接文件中没有采集器，需要名为 &quot;collectors&quot; 的列表。</translation>
    </message>
    <message>
        <source>The connection file is not readable JSON. Use the file or line that names the collectors, unchanged.</source>
        <translation>连接文件不是有效的 JSON，请使用列有采集器的原始文件或原始输出行。</translation>
    </message>
    <message>
        <source>The connection file names collector {collector} twice. Keep one entry; nothing was changed.</source>
        <translation>连接文件中采集器 {collector} 出现两次，请只保留一项，尚未作任何更改。</translation>
    </message>
    <message>
        <source>{file} cannot be read as text. Check the path and the file.</source>
        <translation>无法读取文件 {file}，请检查路径和文件内容。</translation>
    </message>
    <message>
        <source>The data folder {folder} cannot be made ({reason}). Choose another with --data.</source>
        <translation>无法建立数据目录 {folder}（{reason}），请用 --data 另选目录。</translation>
    </message>
    <message>
        <source>The simulated mall did not start. See {log}.</source>
        <translation>模拟商场未能启动，原因见 {log}。</translation>
    </message>
    <message>
        <source>Meter {meter} has this address in the book.</source>
        <translation>账本中表 {meter} 已占用该地址。</translation>
    </message>
    <message>
        <source>Sheet {sheet} lacks these columns: {columns}. Put back the first row of the template.</source>
        <translation>表 {sheet} 缺少列：{columns}。请恢复模板的首行。</translation>
    </message>
    <message>
        <source>Sheet {sheet} has these columns twice: {columns}. Delete one of each.</source>
        <translation>表 {sheet} 的列重复：{columns}。请各删一列。</translation>
    </message>
    <message>
        <source>The summary states {stated} rows for {of}, and there are {found}. Find the missing or surplus rows, or correct the summary.</source>
        <translation>汇总表写明 {of} 有 {stated} 行，实际 {found} 行。请查找遗漏或多余的行，或更正汇总表。</translation>
    </message>
    <message>
        <source>{sheet}: {count} rows, {stated} stated</source>
        <translation>{sheet}：{count} 行，工作簿说明 {stated} 行</translation>
    </message>
    <message>
        <source>Meter {meter} keeps its own money. Copy its purchase count from its display.</source>
        <translation>表 {meter} 自行保管金额，请按表上显示填写购电次数。</translation>
    </message>
    <message>
        <source>Meter {meter} keeps no purchase count. Leave the cell blank.</source>
        <translation>表 {meter} 没有购电次数，请留空。</translation>
    </message>
    <message>
        <source>Imported: {added} rows added, {changed} changed.</source>
        <translation>导入完成：新增 {added} 行，修改 {changed} 行。</translation>
    </message>
    <message>
        <source>{text} stands in row {first_row} already.</source>
        <translation>{text} 在第 {first_row} 行已出现。</translation>
    </message>
    <message>
        <source>The cell is empty. Fill it in; merged cells count as empty.</source>
        <translation>单元格为空，请填写（合并单元格视为空）。</translation>
    </message>
    <message>
        <source>The cell shows an error ({text}). Enter the value.</source>
        <translation>单元格是错误值（{text}），请填写正确的值。</translation>
    </message>
    <message>
        <source>{sheet} row {row} {column}: {text}</source>
        <translation>{sheet} 第 {row} 行 {column}：{text}</translation>
    </message>
    <message>
        <source>{file} is larger than {most} MB, more than any site needs. Check that it is the right file.</source>
        <translation>{file} 超过 {most} MB，不像站点资料，请确认是否选错文件。</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}. Close it in other programs and check that it is there.</source>
        <translation>无法读取 {file}：{reason}。请确认文件存在，并在其他程序中关闭它。</translation>
    </message>
    <message>
        <source>{text} is kept as a binary fraction, which is not exact. Format the cell as text and enter the amount again.</source>
        <translation>{text} 以浮点数保存，可能不精确。请将单元格设为文本后重新填写金额。</translation>
    </message>
    <message>
        <source>A formula. Replace it with its value.</source>
        <translation>单元格是公式，请换成数值。</translation>
    </message>
    <message>
        <source>{text} holds full-width characters. Enter it in half-width.</source>
        <translation>{text} 含有全角字符，请改为半角。</translation>
    </message>
    <message>
        <source>The workbook has {count} errors, the first on sheet {sheet}, row {row}. Nothing was imported. Correct them and import again.</source>
        <translation>工作簿有 {count} 处错误，第一处在表 {sheet} 第 {row} 行。未导入任何内容，请更正后重新导入。</translation>
    </message>
    <message>
        <source>Line {bus} of collector {collector} is for the other medium.</source>
        <translation>采集器 {collector} 的总线 {bus} 属于另一种介质。</translation>
    </message>
    <message>
        <source>Cell {cell} is merged with others. Undo the merge and fill in each cell.</source>
        <translation>单元格 {cell} 是合并单元格，请取消合并并逐格填写。</translation>
    </message>
    <message>
        <source>A sale to meter {meter} is under way. Move its address after that has ended.</source>
        <translation>表 {meter} 有售电正在进行，结束后再改地址。</translation>
    </message>
    <message>
        <source>Meter {meter} has {old} in the book, not {new}. An import does not change that.</source>
        <translation>表 {meter} 在账本中是 {old}，不是 {new}，导入不作此更改。</translation>
    </message>
    <message>
        <source>The program&apos;s safe XML reader (defusedxml) is missing. Install the program again.</source>
        <translation>缺少安全的 XML 读取组件（defusedxml），请重新安装程序。</translation>
    </message>
    <message>
        <source>{text}: use only letters, figures and marks of the English keyboard, without spaces.</source>
        <translation>{text}：只能使用英文字母、数字和半角符号，不含空格。</translation>
    </message>
    <message>
        <source>{text} is not a day. Write it as 2026-01-31.</source>
        <translation>{text} 不是日期，请写成 2026-01-31。</translation>
    </message>
    <message>
        <source>{text} is not an amount. Write figures with at most one point, such as 0.92.</source>
        <translation>{text} 不是金额，请填写数字和最多一个小数点，例如 0.92。</translation>
    </message>
    <message>
        <source>{text} is not a whole number.</source>
        <translation>{text} 不是整数。</translation>
    </message>
    <message>
        <source>{file} is not an Excel workbook (.xlsx). Choose the site workbook.</source>
        <translation>{file} 不是 Excel 工作簿（.xlsx），请选择站点资料文件。</translation>
    </message>
    <message>
        <source>{text} is kept as a number with decimals, a date or a true/false. Format the cell as text and enter it again.</source>
        <translation>{text} 以小数、日期或逻辑值保存，请将单元格设为文本后重新填写。</translation>
    </message>
    <message>
        <source>{file} is in the old .xls format. Save it as .xlsx and import it again.</source>
        <translation>{file} 是旧的 .xls 格式，请另存为 .xlsx 后再导入。</translation>
    </message>
    <message>
        <source>{text} is not between {least} and {most}.</source>
        <translation>{text} 不在 {least} 到 {most} 之间。</translation>
    </message>
    <message>
        <source>{file} is protected by a password. Save it without a password and import it again.</source>
        <translation>{file} 设有密码，请另存为无密码的文件后再导入。</translation>
    </message>
    <message>
        <source>Price plan {plan} is used for both electricity and water. Use two plans.</source>
        <translation>价格 {plan} 同时用于电和水，请分成两个。</translation>
    </message>
    <message>
        <source>Price plan {plan} is not for the medium of meter {meter}.</source>
        <translation>价格 {plan} 与表 {meter} 的介质不符。</translation>
    </message>
    <message>
        <source>The book has another price for plan {plan} from this day on. Leave that row as it was, and add a row with a later day.</source>
        <translation>账本中价格 {plan} 在该日已有另一单价，请保留原行，另加一行更晚的日期。</translation>
    </message>
    <message>
        <source>{file} has these sheets twice: {sheets}. Delete or rename one of each.</source>
        <translation>{file} 中工作表重复：{sheets}。请各删除或改名一张。</translation>
    </message>
    <message>
        <source>The suite of collector {collector} is below its minimum suite.</source>
        <translation>采集器 {collector} 的加密套件低于其最低套件。</translation>
    </message>
    <message>
        <source>Too long. At most {most} characters.</source>
        <translation>内容过长，最多 {most} 个字符。</translation>
    </message>
    <message>
        <source>{text} has more than {most} decimals.</source>
        <translation>{text} 的小数超过 {most} 位。</translation>
    </message>
    <message>
        <source>Sheet {sheet} has more than {most} rows. Delete empty rows below the data, or split the site.</source>
        <translation>表 {sheet} 超过 {most} 行，请删除数据下方的空行，或拆分站点。</translation>
    </message>
    <message>
        <source>{file} is damaged or incomplete. Copy or download it again.</source>
        <translation>{file} 已损坏或不完整，请重新复制或下载。</translation>
    </message>
    <message>
        <source>Already imported: nothing changed.</source>
        <translation>内容已导入过，没有变化。</translation>
    </message>
    <message>
        <source>{text} is not one of: {choices}.</source>
        <translation>{text} 不在可选范围：{choices}。</translation>
    </message>
    <message>
        <source>Must be more than 0.</source>
        <translation>必须大于 0。</translation>
    </message>
    <message>
        <source>{file} unpacks to more than a site workbook can hold and was not opened. Check where it comes from.</source>
        <translation>{file} 解压后超出站点资料的限度，未打开。请核实文件来源。</translation>
    </message>
    <message>
        <source>The key file {file} is damaged. Put back the copy kept with the backups; without it the collectors&apos; keys must be set anew.</source>
        <translation>密钥文件 {file} 已损坏，请从备份恢复；没有备份则须重新设置采集器密钥。</translation>
    </message>
    <message>
        <source>The key file {file} can be read by other users of this machine. Let only its owner read and write it (mode 600), then start again.</source>
        <translation>密钥文件 {file} 可被本机其他用户读取，请改为仅所有者可读写（权限 600）后重新启动。</translation>
    </message>
    <message>
        <source>The key file {file} cannot be read or made: {reason}. Check the data folder and its rights.</source>
        <translation>无法读取或创建密钥文件 {file}：{reason}。请检查数据文件夹及其权限。</translation>
    </message>
    <message>
        <source>The key kept as {name} was sealed with another key file. Put back the key file that belongs to this book, or set the key anew.</source>
        <translation>密钥 {name} 是用另一个密钥文件加密的，请恢复本账本的密钥文件，或重新设置该密钥。</translation>
    </message>
    <message>
        <source>The printer at {target} broke off while printing ({reason}). Look at the paper, then print the slip again.</source>
        <translation>打印机 {target} 打印中断（{reason}）。请查看纸张，然后补打凭证。</translation>
    </message>
    <message>
        <source>The slip could not be written to {path} ({reason}). Check the folder in the settings, then print the slip again.</source>
        <translation>凭证无法写入 {path}（{reason}）。请检查设置中的文件夹，然后补打凭证。</translation>
    </message>
    <message>
        <source>The slip&apos;s font is missing ({path}). Install the program again, or choose GB18030 text in the settings.</source>
        <translation>缺少凭证字体（{path}）。请重新安装程序，或在设置中改用 GB18030 文字方式。</translation>
    </message>
    <message>
        <source>The printer at {target} does not answer ({reason}). Check its power and network cable, then print the slip again.</source>
        <translation>打印机 {target} 没有应答（{reason}）。请检查电源和网线，然后补打凭证。</translation>
    </message>
    <message>
        <source>The printer {target} is not ready ({reason}). Check its power, paper and cover, then print the slip again.</source>
        <translation>打印机 {target} 未就绪（{reason}）。请检查电源、纸张和上盖，然后补打凭证。</translation>
    </message>
    <message>
        <source>The serial port {target} cannot be used ({reason}). Check the cable and the port in the settings, then print the slip again.</source>
        <translation>串口 {target} 无法使用（{reason}）。请检查连线和设置中的串口，然后补打凭证。</translation>
    </message>
    <message>
        <source>No printer is set. Choose one in the settings; the sale itself is safe and the slip can be printed again.</source>
        <translation>尚未设置打印机。请在设置中选择；售电记录不受影响，凭证可以补打。</translation>
    </message>
    <message>
        <source>&quot;{target}&quot; is not a printer address of this kind. Write it like {example} in the settings.</source>
        <translation>“{target}”不是这种打印机的地址。请在设置中按 {example} 的格式填写。</translation>
    </message>
    <message>
        <source>The USB printer {target} was not found or cannot be used ({reason}). Check the plug and its power, then print the slip again.</source>
        <translation>未找到或无法使用 USB 打印机 {target}（{reason}）。请检查插头和电源，然后补打凭证。</translation>
    </message>
    <message>
        <source>This computer has no libusb driver for the USB printer {target}. Install libusb, or on Windows choose the Windows printer kind.</source>
        <translation>本机缺少 USB 打印机 {target} 所需的 libusb 驱动。请安装 libusb，或在 Windows 上改用“Windows 打印机”。</translation>
    </message>
    <message>
        <source>Windows has no usable printer named {target} ({reason}). Choose one in the settings, then print the slip again.</source>
        <translation>Windows 中没有可用的打印机 {target}（{reason}）。请在设置中重新选择，然后补打凭证。</translation>
    </message>
    <message>
        <source>The Windows printer {target} can only be used on Windows. Choose another kind of printer in the settings.</source>
        <translation>Windows 打印机 {target} 只能在 Windows 上使用。请在设置中选择其他打印机类型。</translation>
    </message>
    <message>
        <source>{setting} must be one of: {choices}.</source>
        <translation>{setting} 只能是：{choices}。</translation>
    </message>
    <message>
        <source>{setting}: {text} is not a whole number. Enter figures only.</source>
        <translation>{setting}：“{text}”不是整数，请只输入数字。</translation>
    </message>
    <message>
        <source>{setting} must be between {least} and {most}.</source>
        <translation>{setting} 须在 {least} 到 {most} 之间。</translation>
    </message>
    <message>
        <source>{setting} must be one line of at most {most} characters.</source>
        <translation>{setting} 须为一行，最多 {most} 个字符。</translation>
    </message>
    <message>
        <source>There is no setting called {setting}.</source>
        <translation>没有名为 {setting} 的设置项。</translation>
    </message>
    <message>
        <source>{file} is not a JSON list of faults with name and target.</source>
        <translation>{file} 不是带 name 和 target 的故障 JSON 列表。</translation>
    </message>
    <message>
        <source>{file} is not a JSON object of collector id to key (64 hex digits).</source>
        <translation>{file} 不是“采集器编号: 密钥（64 位十六进制）”的 JSON 对象。</translation>
    </message>
    <message>
        <source>And {n} more; main.py verify --json tells all of them.</source>
        <translation>另有 {n} 处；main.py verify --json 列出全部。</translation>
    </message>
    <message>
        <source>The book is not proven: {findings} findings in {rows} rows. Do not sell; restore a backup.</source>
        <translation>账本校验未通过：{rows} 行中有 {findings} 处问题。请停止售电并恢复备份。</translation>
    </message>
    <message>
        <source>The book is proven: {rows} rows checked. Head {head}</source>
        <translation>账本校验通过：共检查 {rows} 行。链头 {head}</translation>
    </message>
    <message>
        <source>{value} is not possible for {name}. Run main.py --help to see what is.</source>
        <translation>{name} 不能是 {value}。请运行 main.py --help 查看可用的写法。</translation>
    </message>
    <message>
        <source>{names} is missing. Run main.py --help to see how the command is written.</source>
        <translation>缺少 {names}。请运行 main.py --help 查看命令的写法。</translation>
    </message>
    <message>
        <source>{name} needs a value after it. Run main.py --help to see which.</source>
        <translation>{name} 后面需要一个值。请运行 main.py --help 查看写法。</translation>
    </message>
    <message>
        <source>{value} is not possible for {name}. Choose from: {choices}.</source>
        <translation>{name} 不能是 {value}，可选：{choices}。</translation>
    </message>
    <message>
        <source>{name} goes with --demo only. Run main.py --help to see how the command is written.</source>
        <translation>{name} 只能与 --demo 一起使用。请运行 main.py --help 查看命令的写法。</translation>
    </message>
    <message>
        <source>This does not belong here: {text}. Run main.py --help to see how the command is written.</source>
        <translation>命令中不能有：{text}。请运行 main.py --help 查看命令的写法。</translation>
    </message>
    <message>
        <source>The command cannot be understood ({reason}). Run main.py --help to see how it is written.</source>
        <translation>无法理解该命令（{reason}）。请运行 main.py --help 查看命令的写法。</translation>
    </message>
    <message>
        <source>Nobody can sign in yet. Start the console and make the administrator first, then add others.</source>
        <translation>尚无人可以登录。请先启动程序并创建管理员，再添加其他操作员。</translation>
    </message>
    <message>
        <source>The operator {name} is added. Secret for the first sign-in, good for {hours} hours until {until_utc_ms}: {secret}</source>
        <translation>已添加操作员 {name}。首次登录的一次性口令（{hours} 小时内有效，至 {until_utc_ms}）：{secret}</translation>
    </message>
    <message>
        <source>New secret for one sign-in of {name}, good for {hours} hours until {until_utc_ms}: {secret}</source>
        <translation>{name} 的新一次性口令（{hours} 小时内有效，至 {until_utc_ms}）：{secret}</translation>
    </message>
    <message>
        <source>A part of the program is missing: {part}. Install the program again.</source>
        <translation>程序缺少部件：{part}。请重新安装程序。</translation>
    </message>
    <message>
        <source>A meter profile cannot be used ({reason}). Correct the file or install the program again.</source>
        <translation>无法使用仪表型号文件（{reason}）。请改正该文件或重新安装程序。</translation>
    </message>
    <message>
        <source>{report}: {about} Filters: {filters}</source>
        <translation>{report}：{about}筛选：{filters}</translation>
    </message>
    <message>
        <source>{title}: rows written: {n}. The file is {path}.</source>
        <translation>{title}：已写入 {n} 行。文件为 {path}。</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>这是一个文件夹</translation>
    </message>
    <message>
        <source>the connection broke off</source>
        <translation>连接中断</translation>
    </message>
    <message>
        <source>the disk answered with an error</source>
        <translation>磁盘出错</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>it is in use by another program</source>
        <translation>正被其他程序占用</translation>
    </message>
    <message>
        <source>the name is too long</source>
        <translation>名称过长</translation>
    </message>
    <message>
        <source>no answer in time</source>
        <translation>等待超时</translation>
    </message>
    <message>
        <source>a file stands where a folder should be</source>
        <translation>应为文件夹的位置上是一个文件</translation>
    </message>
    <message>
        <source>this user has no right to it</source>
        <translation>当前用户没有权限</translation>
    </message>
    <message>
        <source>this computer has no such address</source>
        <translation>本机没有此地址</translation>
    </message>
    <message>
        <source>it is not there</source>
        <translation>不存在</translation>
    </message>
    <message>
        <source>the disk may only be read</source>
        <translation>磁盘为只读</translation>
    </message>
    <message>
        <source>the connection was refused</source>
        <translation>连接被拒绝</translation>
    </message>
    <message>
        <source>no computer is found by this name</source>
        <translation>找不到此名称的计算机</translation>
    </message>
    <message>
        <source>the network does not lead there</source>
        <translation>网络不可达</translation>
    </message>
    <message>
        <source>Fault {place} in {file} cannot be set ({reason}). docs/simulated-mall.md lists what can.</source>
        <translation>无法设置 {file} 中的第 {place} 个故障（{reason}）。可用的故障见 docs/simulated-mall.md。</translation>
    </message>
    <message>
        <source>{file} does not hold the state of these meters. Name another file, or delete it to start anew.</source>
        <translation>{file} 中不是这些仪表的状态。请另选文件，或删除它以重新开始。</translation>
    </message>
    <message>
        <source>No mall was started: the workbook has {errors} errors. Mend them and start again.</source>
        <translation>未启动模拟商场：工作簿有 {errors} 处错误。请改正后重新启动。</translation>
    </message>
    <message>
        <source>{file} holds no key for collector {collector}. Add it: 64 hexadecimal digits.</source>
        <translation>{file} 中没有采集器 {collector} 的密钥。请补上 64 位十六进制密钥。</translation>
    </message>
    <message>
        <source>A port cannot be had ({reason}). Choose others with --ports and --control, or leave them out.</source>
        <translation>无法使用端口（{reason}）。请用 --ports 和 --control 另选端口，或不指定端口。</translation>
    </message>
    <message>
        <source>The state cannot be kept in {file} ({reason}). Name another file with --state.</source>
        <translation>无法把状态保存到 {file}（{reason}）。请用 --state 另选文件。</translation>
    </message>
    <message>
        <source>From port {first} on there are not enough ports for {collectors} collectors. Choose a lower one.</source>
        <translation>从端口 {first} 起不够 {collectors} 台采集器使用，请选更小的端口号。</translation>
    </message>
    <message>
        <source>There is no display for the console. Start it where a screen is, or run main.py --demo --tour DIR.</source>
        <translation>没有可用的显示器，无法打开控制台。请在有屏幕的电脑上启动，或运行 main.py --demo --tour DIR。</translation>
    </message>
    <message>
        <source>The folder {folder} cannot take the tour ({reason}). Choose another one.</source>
        <translation>文件夹 {folder} 无法用于演示巡览（{reason}），请另选一个。</translation>
    </message>
    <message>
        <source>The key for collector {collector} has the wrong length. Enter all {digits} hexadecimal digits.</source>
        <translation>采集器 {collector} 的密钥长度不对。请输入全部 {digits} 位十六进制数字。</translation>
    </message>
    <message>
        <source>Both keys can be taken for 1 to {most} days. Choose a number of days in between.</source>
        <translation>新旧密钥可并用 1 至 {most} 天。请选择其间的天数。</translation>
    </message>
    <message>
        <source>The password for meters of make {profile} has the wrong length. Enter all {digits} hexadecimal digits: password, then operator code.</source>
        <translation>型号 {profile} 的仪表密码长度不对。请输入全部 {digits} 位十六进制数字：先密码，后操作者代码。</translation>
    </message>
    <message>
        <source>Collector {collector} has no key that could be changed. Give it its first one with main.py connect.</source>
        <translation>采集器 {collector} 没有可更换的密钥。请用 main.py connect 设置它的第一个密钥。</translation>
    </message>
    <message>
        <source>Collector {collector} has no key yet, so its link cannot be sealed. Give it its first one with main.py connect.</source>
        <translation>采集器 {collector} 还没有密钥，无法建立加密链路。请用 main.py connect 为它设置第一个密钥。</translation>
    </message>
    <message>
        <source>Collector {collector} has only one key; none was retired.</source>
        <translation>采集器 {collector} 只有一个密钥；未停用任何密钥。</translation>
    </message>
    <message>
        <source>The older key {key_id} of collector {collector} is still taken until {until_utc_ms}. See to it that the collector has the new key, retire the older one, then change the key again.</source>
        <translation>采集器 {collector} 的旧密钥 {key_id} 到 {until_utc_ms} 之前仍然有效。请确认采集器已有新密钥，停用旧密钥，然后再更换密钥。</translation>
    </message>
    <message>
        <source>Collectors {collector} and {other} call port {port} with the same first bytes, so that one could be taken for the other. Give one of them another registration or port; nothing was changed.</source>
        <translation>采集器 {collector} 和 {other} 以相同的首字节连入端口 {port}，可能被认错。请给其中一个换用别的注册包或端口；未作任何更改。</translation>
    </message>
    <message>
        <source>Entry {place} of the connection file: {field} is not valid ({reason}). Correct it; nothing was changed.</source>
        <translation>连接文件第 {place} 项：{field} 无效（{reason}）。请更正；未作任何更改。</translation>
    </message>
    <message>
        <source>The connection file: the password of {profile} is not 16 hexadecimal digits. Correct it; nothing was changed.</source>
        <translation>连接文件：{profile} 的密码不是 16 位十六进制数字。请更正；未作任何更改。</translation>
    </message>
    <message>
        <source>The connection file has a password for {profile}, which is no make of meters here. Choose from: {choices}. Nothing was changed.</source>
        <translation>连接文件中有型号 {profile} 的密码，但这里没有这种表计型号。可选：{choices}。没有改动任何内容。</translation>
    </message>
    <message>
        <source>Collector {collector} is a serial port of this computer. Name its device in the connection file, or another kind of link; nothing was changed.</source>
        <translation>采集器 {collector} 接在本机串口上。请在连接文件中写明其设备，或另选一种连接方式；未作任何更改。</translation>
    </message>
    <message>
        <source>Collector {collector} speaks Modbus TCP, which carries Modbus meters only. Choose another link, or put this meter on another collector.</source>
        <translation>采集器 {collector} 使用 Modbus TCP，只能接 Modbus 仪表。请另选连接方式，或将此表接到别的采集器。</translation>
    </message>
    <message>
        <source>{text} is not what a collector can send. Write plain letters and digits, or hex: and hexadecimal digits; at most {most} bytes.</source>
        <translation>{text} 不是采集器能发送的内容。请写英文字母和数字，或 hex: 加十六进制数字；最多 {most} 字节。</translation>
    </message>
    <message>
        <source>{text} is not the address of one meter. Format the cell as text and enter all {digits} digits as printed on the meter.</source>
        <translation>{text} 不是一块表的地址。请将单元格设为文本格式，并照表上所印输入全部 {digits} 位数字。</translation>
    </message>
    <message>
        <source>Collectors {collector} and {other} call the same port with the same first bytes. Give one of them another registration or port.</source>
        <translation>采集器 {collector} 和 {other} 以相同的首字节连入同一端口。请给其中一个换用别的注册包或端口。</translation>
    </message>
    <message>
        <source>Collector {collector} is a serial port of this computer, which never calls. Leave registration and heartbeat blank.</source>
        <translation>采集器 {collector} 接在本机串口上，不会主动连入。请将注册包和心跳包留空。</translation>
    </message>
    <message>
        <source>{file} holds no key. It needs the hexadecimal digits of one, and nothing else.</source>
        <translation>{file} 中没有密钥。文件中应只有密钥的十六进制数字。</translation>
    </message>
    <message>
        <source>The new key cannot be read from {file}: {reason}. Check the path and the file.</source>
        <translation>无法从 {file} 读取新密钥：{reason}。请检查路径和文件。</translation>
    </message>
    <message>
        <source>Key {key_id} of collector {collector} is no longer taken.</source>
        <translation>采集器 {collector} 的密钥 {key_id} 已停用。</translation>
    </message>
    <message>
        <source>Collector {collector} has a new key, number {key_id}: {key}
Enter it in the collector; it is not shown again. Key {older_key_id} is taken too until {older_until_utc_ms}.</source>
        <translation>采集器 {collector} 的新密钥，编号 {key_id}：{key}
请输入到采集器中；此密钥不再显示。旧密钥 {older_key_id} 到 {older_until_utc_ms} 之前仍然有效。</translation>
    </message>
    <message>
        <source>Cancelled. Rows so far: {n}.</source>
        <translation>已取消。已有 {n} 行。</translation>
    </message>
    <message>
        <source>Done. Rows: {n}.</source>
        <translation>完成。共 {n} 行。</translation>
    </message>
    <message>
        <source>The meter is being asked.</source>
        <translation>正在询问该表。</translation>
    </message>
    <message>
        <source>Cancelled. Clocks read: {n}, of these off: {off}.</source>
        <translation>已取消。已读时钟 {n} 个，其中超差 {off} 个。</translation>
    </message>
    <message>
        <source>Meters asked: {n}. Clocks that are off: {off}.</source>
        <translation>已询问 {n} 块表，时钟超差 {off} 块。</translation>
    </message>
    <message>
        <source>No clock is known to be off. Check the clocks first: F5.</source>
        <translation>没有已知超差的时钟。请先按 F5 检查。</translation>
    </message>
    <message>
        <source>Cancelled. Meters tried: {n}, to look at: {bad}.</source>
        <translation>已取消。已测试 {n} 块表，需检查 {bad} 块。</translation>
    </message>
    <message>
        <source>Meters tried: {n}. To look at: {bad}.</source>
        <translation>已测试 {n} 块表，需检查 {bad} 块。</translation>
    </message>
    <message>
        <source>The relay test needs the right to trip and close. Sign in as somebody who has it.</source>
        <translation>继电器测试需要拉合闸权限。请换有此权限的人登录。</translation>
    </message>
    <message>
        <source>There is nothing to report yet. Try some meters first: F5.</source>
        <translation>还没有可报告的内容。请先按 F5 测试仪表。</translation>
    </message>
    <message>
        <source>Cancelled. Meters found so far: {n}, of these new: {new}.</source>
        <translation>已取消。已找到 {n} 块表，其中新表 {new} 块。</translation>
    </message>
    <message>
        <source>Meters found: {n}. Of these new: {new}.</source>
        <translation>找到 {n} 块表，其中新表 {new} 块。</translation>
    </message>
    <message>
        <source>A sale to meter {meter} is open. Nothing was sent to it; try again once the sale has its outcome.</source>
        <translation>电表 {meter} 有一笔售电尚未完成，未向其发送任何内容。请在该笔售电有结果后再试。</translation>
    </message>
    <message>
        <source>The address cannot be used: {reason}. Correct it in the meter list and import it.</source>
        <translation>该地址不能使用：{reason}。请在表计清单中更正后导入。</translation>
    </message>
    <message>
        <source>What came back is not a right answer: {reason}. Look at the frames in the wire monitor.</source>
        <translation>收到的应答不正确：{reason}。请在报文监视中查看报文。</translation>
    </message>
    <message>
        <source>This could not be done: {reason}. Try again; the log says more.</source>
        <translation>未能完成：{reason}。请重试；日志中有更多说明。</translation>
    </message>
    <message>
        <source>A sale needed this line, so the search ended. Start it again once the sale is through.</source>
        <translation>有售电需要使用该线路，搜索已结束。请在售电完成后重新开始。</translation>
    </message>
    <message>
        <source>Line {line} of collector {collector} is being searched already. Wait for the end, or cancel that.</source>
        <translation>采集器 {collector} 的线路 {line} 正在搜索。请等待结束或取消该搜索。</translation>
    </message>
    <message>
        <source>The link to the collector broke meanwhile. Start again when the collector is in contact.</source>
        <translation>与采集器的连接中途断开。请在采集器恢复联系后重新开始。</translation>
    </message>
    <message>
        <source>Nothing was sent: {reason}. Start again when the collector is in contact.</source>
        <translation>未发送任何内容：{reason}。请在采集器恢复联系后重新开始。</translation>
    </message>
    <message>
        <source>The meter does not answer. Check its supply, its address and the line&apos;s settings, then try again.</source>
        <translation>表计无应答。请检查其供电、地址和线路参数后重试。</translation>
    </message>
    <message>
        <source>Meters that speak {protocol} have no question for all at once. Scan the line instead.</source>
        <translation>使用 {protocol} 的表计没有可同时询问全部表计的命令。请改用线路扫描。</translation>
    </message>
    <message>
        <source>The make of meter {meter} has no item {item}. Choose one of its list.</source>
        <translation>表计 {meter} 的型号没有数据项 {item}。请从列表中选择。</translation>
    </message>
    <message>
        <source>This link cannot change a line&apos;s settings. Scan at the line&apos;s own settings only.</source>
        <translation>此连接不能更改线路参数。请只按线路自身参数扫描。</translation>
    </message>
    <message>
        <source>The link to collector {collector} was refused: {reason}. Compare key, suite and id at both ends.</source>
        <translation>与采集器 {collector} 的连接被拒绝：{reason}。请核对两端的密钥、套件和编号。</translation>
    </message>
    <message>
        <source>Collector {collector} was not reached within {seconds} s. Check its power, its network and its address, and close a console that may be using it.</source>
        <translation>{seconds} 秒内未能连接采集器 {collector}。请检查其电源、网络和地址，并关闭可能正在使用它的控制台。</translation>
    </message>
    <message>
        <source>Collection is not running yet. Try again in a few seconds.</source>
        <translation>采集尚未运行。请几秒后重试。</translation>
    </message>
    <message>
        <source>The meter refused with code {code}: {text}. Choose another item, or check the make.</source>
        <translation>表计拒绝，代码 {code}：{text}。请选择其他数据项，或检查型号。</translation>
    </message>
    <message>
        <source>A sale is open on line {line} of collector {collector}, and sales go first. Search when it is through.</source>
        <translation>采集器 {collector} 的线路 {line} 上有一笔售电尚未完成，售电优先。请在其完成后再搜索。</translation>
    </message>
    <message>
        <source>The collector&apos;s set-up was changed meanwhile, so this ended. Start it again.</source>
        <translation>采集器的设置中途被更改，操作已结束。请重新开始。</translation>
    </message>
    <message>
        <source>Two meters answer at this address. Give one of them another address.</source>
        <translation>该地址有两只表计应答。请为其中一只更换地址。</translation>
    </message>
    <message>
        <source>Collector {collector} is not connected to. Check that it is enabled and has its key.</source>
        <translation>未连接采集器 {collector}。请检查其是否启用并有密钥。</translation>
    </message>
    <message>
        <source>Collector {collector} has no line {line}. Choose one of its lines.</source>
        <translation>采集器 {collector} 没有线路 {line}。请选择其已有线路。</translation>
    </message>
    <message>
        <source>Meter {meter} is not read. Check that it and its collector are enabled and that its make is known.</source>
        <translation>表计 {meter} 未被抄读。请检查其和采集器是否启用、型号是否已知。</translation>
    </message>
    <message>
        <source>Meter number {found} answers at this address, where {expected} is set up. Check the wiring and the list.</source>
        <translation>该地址应答的表号为 {found}，而设置的表号为 {expected}。请检查接线和清单。</translation>
    </message>
    <message>
        <source>{protocol} {unit}, {baud} baud {parity}{stop_bits}, number {number}, makes: {makes}</source>
        <translation>{protocol} {unit}，波特率 {baud} {parity}{stop_bits}，表号 {number}，型号：{makes}</translation>
    </message>
    <message>
        <source>Line {line} of collector {collector} is searched. Meters found: {n}.</source>
        <translation>采集器 {collector} 的线路 {line} 已搜索。找到表计：{n}。</translation>
    </message>
    <message>
        <source>Collector {collector} has lines {lines}. Say which one with --line.</source>
        <translation>采集器 {collector} 有线路 {lines}。请用 --line 指明。</translation>
    </message>
    <message>
        <source>No more than {limit} yuan may be sold to this meter on one day; {most} yuan are left today.</source>
        <translation>每只仪表每天最多可售 {limit} 元；今天还可售 {most} 元。</translation>
    </message>
    <message>
        <source>Very low ({very_low_fen} yuan) must not be above low ({low_fen} yuan). Correct one of the two.</source>
        <translation>“余额很低”（{very_low_fen} 元）不能高于“余额低”（{low_fen} 元）。请改正其中一项。</translation>
    </message>
    <message>
        <source>{setting}: {text} overlaps another time. Join the two, or part them.</source>
        <translation>{setting}：{text} 与另一时段重叠。请合并或错开。</translation>
    </message>
    <message>
        <source>There is no meter {meter} in the book. Open the list again.</source>
        <translation>账本中没有仪表 {meter}。请重新打开列表。</translation>
    </message>
    <message>
        <source>{setting}: {text} is not a telephone number. Enter 5 to 15 figures, with + before a country&apos;s code.</source>
        <translation>{setting}：{text} 不是电话号码。请输入 5 至 15 位数字，国家代码前加 +。</translation>
    </message>
    <message>
        <source>{setting}: {text} is not a time of day from and to. Enter it as 18:00-09:30.</source>
        <translation>{setting}：{text} 不是起止时刻。请按 18:00-09:30 的格式输入。</translation>
    </message>
    <message>
        <source>{setting} holds for the whole site; a single meter cannot have its own.</source>
        <translation>{setting}对整个站点有效，单只仪表不能另设。</translation>
    </message>
    <message>
        <source>{setting}: at most {most} entries.</source>
        <translation>{setting}：最多 {most} 项。</translation>
    </message>
    <message>
        <source>{setting}: there is no price plan {plan} for it. Choose one of the list.</source>
        <translation>{setting}：没有可用的价格方案 {plan}。请从列表中选择。</translation>
    </message>
    <message>
        <source>{name} has a shift open at drawer {drawer}. It must be closed before you can work there.</source>
        <translation>{name} 在钱箱 {drawer} 的班次尚未交班。请先交班，再在此钱箱收款。</translation>
    </message>
    <message>
        <source>Your shift at drawer {drawer} is open already. Close it before you open another.</source>
        <translation>您在钱箱 {drawer} 的班次已经开始。请先交班，再开新班。</translation>
    </message>
    <message>
        <source>The float cannot be below zero. Count the cash again.</source>
        <translation>备用金不能小于零。请重新清点现金。</translation>
    </message>
    <message>
        <source>No shift is open at drawer {drawer}, so there is nothing to close.</source>
        <translation>钱箱 {drawer} 没有进行中的班次，无需交班。</translation>
    </message>
    <message>
        <source>{times} pieces of {face} fen cannot be. Correct the count of that note or coin.</source>
        <translation>面值 {face} 分的张数 {times} 不正确。请更正该面值的张数。</translation>
    </message>
    <message>
        <source>Count the cash before you close the shift. For an empty drawer type 0.</source>
        <translation>请先清点现金再结班。钱箱为空时请填 0。</translation>
    </message>
    <message>
        <source>What stays in the drawer cannot be more than was counted. Correct the float for the next shift.</source>
        <translation>留存金额不能多于清点金额。请更正留给下一班的备用金。</translation>
    </message>
    <message>
        <source>{n} operations of this shift are in doubt, and the list has changed. Look at it again, then close the shift.</source>
        <translation>本班有 {n} 笔存疑业务，且清单已变化。请重新查看后再交班。</translation>
    </message>
    <message>
        <source>The shift at drawer {drawer} begins with {amount} yuan.</source>
        <translation>钱箱 {drawer} 开班，备用金 {amount} 元。</translation>
    </message>
    <message>
        <source>The shift at drawer {drawer} is closed and sealed. Difference: {difference} yuan.</source>
        <translation>钱箱 {drawer} 已交班封账。长短款 {difference} 元。</translation>
    </message>
    <message>
        <source>There is no closed shift like that. Choose one of the list.</source>
        <translation>没有这个已交班次。请从列表中选择。</translation>
    </message>
    <message>
        <source>The holiday calendar {path} cannot be read ({reason}). Nothing was changed; try again, or correct the file.</source>
        <translation>无法读取节假日日历 {path}（{reason}）。未作任何更改；请重试，或更正该文件。</translation>
    </message>
    <message>
        <source>Calendar, {where}: write the days as 2026-10-01, with an end on or after the begin and at most a month later.</source>
        <translation>节假日日历，{where}：日期请写成 2026-10-01 的形式，结束日期不得早于开始日期，且最多相隔一个月。</translation>
    </message>
    <message>
        <source>Calendar: {where} stands in it twice. Remove one.</source>
        <translation>节假日日历：{where} 出现了两次，请删除一个。</translation>
    </message>
    <message>
        <source>Calendar, {where}: a holiday cannot be called {name}. Use small letters a to z and _, at most 40.</source>
        <translation>节假日日历，{where}：节日不能命名为 {name}，请使用小写字母 a 至 z 和下划线，最多 40 个字符。</translation>
    </message>
    <message>
        <source>Calendar, {where}: {day} is no weekend day, so it cannot be worked in a holiday&apos;s stead.</source>
        <translation>节假日日历，{where}：{day} 不是周末，不能作为调休上班日。</translation>
    </message>
    <message>
        <source>Calendar, {where}: a day lies in another year. Enter it in the year that it lies in.</source>
        <translation>节假日日历，{where}：有日期属于其他年份，请填写到它所在的年份。</translation>
    </message>
    <message>
        <source>Calendar, {where}: the word {word} is not known there. Remove it or correct the spelling.</source>
        <translation>节假日日历，{where}：此处不认识“{word}”，请删除或更正拼写。</translation>
    </message>
    <message>
        <source>The holiday calendar cannot be read ({where}). Correct the file; nothing was changed.</source>
        <translation>无法读取节假日日历（{where}）。请更正文件；未作任何更改。</translation>
    </message>
    <message>
        <source>Calendar: {where} is not a year from {first} to {last}. Correct it.</source>
        <translation>节假日日历：{where} 不是 {first} 至 {last} 之间的年份，请更正。</translation>
    </message>
    <message>
        <source>Calendar: the year {where} stands in it twice. Put its holidays together.</source>
        <translation>节假日日历：{where} 年出现了两次，请把其节假日合并到一处。</translation>
    </message>
    <message>
        <source>The tariff has holiday prices, but the calendar does not know the holidays of {year}. Enter them; until then nothing is charged for that year.</source>
        <translation>该电价含节假日价格，但日历中没有 {year} 年的节假日。请录入；在此之前该年度暂不计费。</translation>
    </message>
    <message>
        <source>The monthly charge {name} needs an amount from 0.01 to 100,000,000.00 yuan.</source>
        <translation>每月费用“{name}”的金额须为 0.01 至 100,000,000.00 元。</translation>
    </message>
    <message>
        <source>A tariff has at most {most} extra charges. Put some together.</source>
        <translation>一个价格方案最多有 {most} 项附加费用，请合并一些。</translation>
    </message>
    <message>
        <source>An extra charge cannot be called “{name}”. Give it a name of 1 to 40 plain characters.</source>
        <translation>附加费用不能命名为“{name}”，请使用 1 至 40 个普通字符。</translation>
    </message>
    <message>
        <source>Two extra charges are called {name}. Give each a name of its own.</source>
        <translation>有两项附加费用都叫“{name}”，请分别命名。</translation>
    </message>
    <message>
        <source>By this tariff the use costs nothing, so money does not buy any certain quantity.</source>
        <translation>按此价格用量不收费，因此无法按金额算出确定的数量。</translation>
    </message>
    <message>
        <source>Season {season}: at most {most} holidays have hours of their own, with names of up to 40 letters.</source>
        <translation>季节 {season}：单独设置时段的节假日最多 {most} 个，名称最多 40 个字符。</translation>
    </message>
    <message>
        <source>Season {season}: the holiday {holiday} has two day tables. Keep one.</source>
        <translation>季节 {season}：节假日“{holiday}”有两张日时段表，请保留一张。</translation>
    </message>
    <message>
        <source>More than {days} days lie between the two readings. Check the clock; nothing was charged.</source>
        <translation>两次抄表相隔超过 {days} 天。请检查时钟；未计费。</translation>
    </message>
    <message>
        <source>A tariff is for electricity or for water, not for {medium}.</source>
        <translation>价格方案只能用于电或水，不能用于 {medium}。</translation>
    </message>
    <message>
        <source>Meter {meter} holds its own balance and cannot charge by this plan, so the plan was not changed. {reason}</source>
        <translation>仪表 {meter} 自持余额，不能按此方案计费，因此方案未作更改。{reason}</translation>
    </message>
    <message>
        <source>The meter knows no holidays. Choose a plan without holiday prices, or let the office hold its balance.</source>
        <translation>该表不识别节假日。请选择不含节假日价格的方案，或改由管理处代管该表余额。</translation>
    </message>
    <message>
        <source>The meter has no table of hours, so it cannot charge by time of day. Choose a plan of one price, or let the office hold its balance.</source>
        <translation>该表没有时段表，不能按时段计费。请选择单一价格的方案，或改由管理处代管该表余额。</translation>
    </message>
    <message>
        <source>The meter cannot take monthly charges off its balance. Choose a plan without them, or let the office hold its balance.</source>
        <translation>该表不能从余额中扣除每月费用。请选择不含每月费用的方案，或改由管理处代管该表余额。</translation>
    </message>
    <message>
        <source>This make of meter takes no prices over the line. Set them at the meter, or let the office hold its balance.</source>
        <translation>该型号的表不能远程设置价格。请在表上设置，或改由管理处代管该表余额。</translation>
    </message>
    <message>
        <source>The meter has no price for the {rate} rate. Choose a plan without it, or let the office hold its balance.</source>
        <translation>该表没有{rate}费率的价格。请选择不含此费率的方案，或改由管理处代管该表余额。</translation>
    </message>
    <message>
        <source>The meter cannot charge a share of common use. Choose a plan without it, or let the office hold its balance.</source>
        <translation>该表不能计收公摊。请选择不含公摊的方案，或改由管理处代管该表余额。</translation>
    </message>
    <message>
        <source>The meter cannot charge by steps. Choose a plan without steps, or let the office hold its balance.</source>
        <translation>该表不能按阶梯计费。请选择不含阶梯的方案，或改由管理处代管该表余额。</translation>
    </message>
    <message>
        <source>The meter has the same hours on every weekday. Choose a plan that has, too, or let the office hold its balance.</source>
        <translation>该表每天的时段都相同。请选择一周内时段相同的方案，或改由管理处代管该表余额。</translation>
    </message>
    <message>
        <source>The meter holds a single price. Choose a plan of one price, or let the office hold its balance.</source>
        <translation>该表只能存一个价格。请选择单一价格的方案，或改由管理处代管该表余额。</translation>
    </message>
    <message>
        <source>The plan has {count} periods a day, the meter holds {most}. Choose another plan, or let the office hold its balance.</source>
        <translation>方案每天有 {count} 个时段，该表最多 {most} 个。请另选方案，或改由管理处代管该表余额。</translation>
    </message>
    <message>
        <source>The meter cannot hold the {rate} price to the last figure: it takes {least} to {most} yuan in steps of {unit}. Change the price, or let the office hold its balance.</source>
        <translation>该表不能准确存下{rate}价格：可存 {least} 至 {most} 元，最小单位 {unit} 元。请更改价格，或改由管理处代管该表余额。</translation>
    </message>
    <message>
        <source>The meter holds one set of prices for the whole year, the plan has others in some seasons. Choose another plan, or let the office hold its balance.</source>
        <translation>该表全年只有一套价格，而方案在不同季节价格不同。请另选方案，或改由管理处代管该表余额。</translation>
    </message>
    <message>
        <source>The plan has {count} day tables, the meter holds {most}. Choose another plan, or let the office hold its balance.</source>
        <translation>方案有 {count} 张日时段表，该表最多存 {most} 张。请另选方案，或改由管理处代管该表余额。</translation>
    </message>
    <message>
        <source>The plan changes its hours {count} times a year, the meter can {most} times. Choose another plan, or let the office hold its balance.</source>
        <translation>方案每年切换时段 {count} 次，该表最多 {most} 次。请另选方案，或改由管理处代管该表余额。</translation>
    </message>
    <message>
        <source>The parts of the rates must add up to {whole} thousandths, none of them below 0.</source>
        <translation>各费率所占份额之和须为千分之 {whole}，且均不得小于 0。</translation>
    </message>
    <message>
        <source>This price plan does not exist. Choose another one.</source>
        <translation>该价格方案不存在，请另选一个。</translation>
    </message>
    <message>
        <source>The tariff has no price. Enter at least one.</source>
        <translation>价格方案没有价格，请至少录入一个。</translation>
    </message>
    <message>
        <source>The plan has no prices yet at {at_utc_ms}. Enter a version that begins earlier.</source>
        <translation>该方案在 {at_utc_ms} 尚无价格，请录入更早生效的版本。</translation>
    </message>
    <message>
        <source>Day table {table}: {from_time} to {to_time} is no period of a day. What goes past midnight is two periods.</source>
        <translation>日时段表 {table}：{from_time} 至 {to_time} 不是一天内的时段。跨零点的时段请分成两段。</translation>
    </message>
    <message>
        <source>The tariff counts by month or by year but has no steps. Enter the steps, or let it not count.</source>
        <translation>方案设为按月或按年累计，但没有阶梯。请录入阶梯，或改为不累计。</translation>
    </message>
    <message>
        <source>Day table {table}: {from_time} to {to_time} has no rate. Fill the whole day.</source>
        <translation>日时段表 {table}：{from_time} 至 {to_time} 没有费率，请填满全天。</translation>
    </message>
    <message>
        <source>Day table {table} has no periods. Fill the whole day.</source>
        <translation>日时段表 {table} 没有时段，请填满全天。</translation>
    </message>
    <message>
        <source>Day table {table}: the periods are not in the order of time. Put them in order.</source>
        <translation>日时段表 {table}：时段没有按时间排列，请按先后顺序排列。</translation>
    </message>
    <message>
        <source>Day table {table}: the period {from_time} to {to_time} begins before the one ahead of it ends.</source>
        <translation>日时段表 {table}：时段 {from_time} 至 {to_time} 在前一时段结束之前就已开始。</translation>
    </message>
    <message>
        <source>Day table {table} has {count} periods; at most {most} are possible. Put some together.</source>
        <translation>日时段表 {table} 有 {count} 个时段，最多 {most} 个，请合并一些。</translation>
    </message>
    <message>
        <source>The tariff is for another medium than the plan {plan}. Electricity and water have plans of their own.</source>
        <translation>该价格与方案 {plan} 的介质不同。电和水须分别使用各自的方案。</translation>
    </message>
    <message>
        <source>A price lies from 0 to {most} yuan per kWh or m³. Correct it.</source>
        <translation>价格须为每千瓦时或每立方米 0 至 {most} 元，请更正。</translation>
    </message>
    <message>
        <source>Season {season}, step {step} has more prices than the tariff has rates. Remove what is too many.</source>
        <translation>季节 {season} 第 {step} 档的价格个数多于费率个数，请删除多余的。</translation>
    </message>
    <message>
        <source>Enter an amount of money that is not below 0.</source>
        <translation>请输入不小于 0 的金额。</translation>
    </message>
    <message>
        <source>Enter 0 to {most} months.</source>
        <translation>请输入 0 至 {most} 个月。</translation>
    </message>
    <message>
        <source>Enter a quantity from 0 to {most} kWh or m³.</source>
        <translation>请输入 0 至 {most} 千瓦时或立方米的数量。</translation>
    </message>
    <message>
        <source>Season {season} needs 1 to {most} ranges of dates.</source>
        <translation>季节 {season} 须有 1 至 {most} 个日期范围。</translation>
    </message>
    <message>
        <source>Season {season}: no year has day {day} of month {month}. Correct the date.</source>
        <translation>季节 {season}：{month} 月没有 {day} 日，请更正日期。</translation>
    </message>
    <message>
        <source>The {rate} rate stands in the tariff twice. Keep one.</source>
        <translation>{rate}费率在方案中出现了两次，请保留一个。</translation>
    </message>
    <message>
        <source>The {rate} rate has a price but no hours in any day table. Give it hours, or remove it.</source>
        <translation>{rate}费率有价格，但任何日时段表中都没有它的时段。请设置时段，或删除该费率。</translation>
    </message>
    <message>
        <source>The {rate} rate has hours but no price in every season and step. Enter its prices.</source>
        <translation>{rate}费率有时段，但并非每个季节和每一档都有价格，请补录价格。</translation>
    </message>
    <message>
        <source>A tariff has 1 to {most} seasons.</source>
        <translation>价格方案须有 1 至 {most} 个季节。</translation>
    </message>
    <message>
        <source>Day {day} of month {month} lies in no season. Let the seasons fill the whole year.</source>
        <translation>{month} 月 {day} 日不属于任何季节，请让各季节覆盖全年。</translation>
    </message>
    <message>
        <source>Day {day} of month {month} lies in two seasons. Let each day lie in one.</source>
        <translation>{month} 月 {day} 日同时属于两个季节，请让每一天只属于一个季节。</translation>
    </message>
    <message>
        <source>The share of common use {name} is not complete: a percentage needs its part, a part of a common meter its part and price, a monthly quantity its quantity and price, and nothing else.</source>
        <translation>公摊“{name}”不完整：按比例的须填比例；分摊公共表的须填比例和单价；每月定量的须填数量和单价；其余不填。</translation>
    </message>
    <message>
        <source>The tariff takes more than {most} bytes. Make it simpler.</source>
        <translation>价格方案超过 {most} 字节，请简化。</translation>
    </message>
    <message>
        <source>The text of the tariff does not have the form that this program knows (at {where}). Nothing was changed.</source>
        <translation>价格方案的文本不符合本程序认识的格式（位置：{where}）。未作任何更改。</translation>
    </message>
    <message>
        <source>Season {season}: a tariff has at most {most} steps.</source>
        <translation>季节 {season}：价格方案最多 {most} 档。</translation>
    </message>
    <message>
        <source>Season {season} has {steps} steps, so it needs prices for {steps}.</source>
        <translation>季节 {season} 有 {steps} 档，因此须有 {steps} 档的价格。</translation>
    </message>
    <message>
        <source>Season {season}: step {step} must end above the step below it and below 10,000,000,000 kWh or m³.</source>
        <translation>季节 {season}：第 {step} 档的上限须高于前一档，且不超过 10,000,000,000 千瓦时或立方米。</translation>
    </message>
    <message>
        <source>The tariff has steps, but does not say whether they begin anew each month or each year.</source>
        <translation>价格方案有阶梯，但未说明按月还是按年重新累计。</translation>
    </message>
    <message>
        <source>A tariff has 1 to {most} day tables.</source>
        <translation>价格方案须有 1 至 {most} 张日时段表。</translation>
    </message>
    <message>
        <source>Season {season} names day table {table}, which the tariff does not have.</source>
        <translation>季节 {season} 引用了日时段表 {table}，但方案中没有这张表。</translation>
    </message>
    <message>
        <source>Day table {table} is used on no day. Use it in a season, or remove it.</source>
        <translation>日时段表 {table} 没有任何一天使用。请在某个季节中使用它，或删除它。</translation>
    </message>
    <message>
        <source>The meter counted use at the {rate} rate, for which its plan has no price. Check the meter&apos;s hours and the plan; nothing was charged.</source>
        <translation>该表计有{rate}费率的用量，但其方案没有此费率的价格。请检查表的时段和方案；未计费。</translation>
    </message>
    <message>
        <source>A plan has 1 to {most} versions.</source>
        <translation>一个方案须有 1 至 {most} 个版本。</translation>
    </message>
    <message>
        <source>The version of {start_utc_ms} is for another medium than the one before. Make a plan of its own.</source>
        <translation>{start_utc_ms} 生效的版本与前一版本的介质不同，请另建方案。</translation>
    </message>
    <message>
        <source>A version of {start_utc_ms} must begin later than the one before it.</source>
        <translation>{start_utc_ms} 生效的版本必须晚于前一版本。</translation>
    </message>
    <message>
        <source>A version cannot begin in the past ({start_utc_ms}): the plan has prices for that time. Choose a later moment.</source>
        <translation>版本不能在过去的时间（{start_utc_ms}）生效：该时段方案已有价格。请选择更晚的时间。</translation>
    </message>
    <message>
        <source>A version begins before the year 2100, and its clock is at most 14 hours from UTC.</source>
        <translation>版本的生效时间须早于 2100 年，时钟与 UTC 相差最多 14 小时。</translation>
    </message>
    <message>
        <source>The plan has a version that begins at {start_utc_ms} already, and versions are never changed. Choose another moment.</source>
        <translation>该方案已有一个在 {start_utc_ms} 生效的版本，版本一经录入不得更改。请选择其他时间。</translation>
    </message>
    <message>
        <source>Season {season} needs a day table for each of the seven weekdays.</source>
        <translation>季节 {season} 须为一周七天各指定一张日时段表。</translation>
    </message>
    <message>
        <source>The year of the steps begins with a month from 1 to 12, not {month}.</source>
        <translation>阶梯年度的起始月份须为 1 至 12，而不是 {month}。</translation>
    </message>
    <message>
        <source>This concerns the whole site, and you may work in some of its buildings only. Ask an administrator of all buildings.</source>
        <translation>此项涉及整个站点，而您只负责其中部分楼宇。请联系负责全部楼宇的管理员。</translation>
    </message>
    <message>
        <source>This is more than you may do alone ({act}). A second person must approve it.</source>
        <translation>超出您一人可做的范围（{act}），须经第二人批准。</translation>
    </message>
    <message>
        <source>Say why, so that the second person can judge.</source>
        <translation>请说明理由，以便第二人判断。</translation>
    </message>
    <message>
        <source>Give the reason in at most {most} characters.</source>
        <translation>理由最多 {most} 个字符。</translation>
    </message>
    <message>
        <source>There is no such request. Ask again.</source>
        <translation>没有这项申请，请重新申请。</translation>
    </message>
    <message>
        <source>The request has expired: it counts for ten minutes. Ask again.</source>
        <translation>申请已过期：有效期为十分钟。请重新申请。</translation>
    </message>
    <message>
        <source>This request was decided before.</source>
        <translation>这项申请此前已作出决定。</translation>
    </message>
    <message>
        <source>What is to be done is not what was approved. Ask again with the present values.</source>
        <translation>要做的与批准的内容不一致。请按当前数值重新申请。</translation>
    </message>
    <message>
        <source>Nobody approves what he asked for himself. Another person must.</source>
        <translation>申请人不能批准自己的申请，须由他人批准。</translation>
    </message>
    <message>
        <source>Somebody else asked for this approval. Ask anew.</source>
        <translation>这项批准是他人申请的，请自行申请。</translation>
    </message>
    <message>
        <source>Nobody has approved this yet.</source>
        <translation>尚无人批准。</translation>
    </message>
    <message>
        <source>The second person refused this. Nothing was done.</source>
        <translation>第二人已拒绝，未作任何操作。</translation>
    </message>
    <message>
        <source>This approval was used before; it counts once. Ask again.</source>
        <translation>这项批准已用过，只能使用一次。请重新申请。</translation>
    </message>
    <message>
        <source>Approved by {name}.</source>
        <translation>已由 {name} 批准。</translation>
    </message>
    <message>
        <source>There is no limit {act} for the role {role}.</source>
        <translation>角色 {role} 没有“{act}”这项限额。</translation>
    </message>
    <message>
        <source>A limit is a whole number from 0 to {most}, or empty for no limit.</source>
        <translation>限额为 0 到 {most} 的整数，留空表示不限。</translation>
    </message>
    <message>
        <source>The limit was changed.</source>
        <translation>限额已更改。</translation>
    </message>
    <message>
        <source>The log was begun anew after its key was lost: no key proves its first {rows} sealed entries.</source>
        <translation>日志密钥丢失后，日志已重新开始：此前 {rows} 条已封存的记录不再有密钥可以证明。</translation>
    </message>
    <message>
        <source>Collector {collector} has no such suite to seal its link with.</source>
        <translation>采集器 {collector} 没有这种链路加密套件。</translation>
    </message>
    <message>
        <source>There is a book at {path} already. Choose another folder with --data, or put that book away first.</source>
        <translation>{path} 处已有账本。请用 --data 指定其他文件夹，或先移走该账本。</translation>
    </message>
    <message>
        <source>There is no receipt journal in {folder}. Name the folder that holds base-1.db and journal-1.jsonl.</source>
        <translation>{folder} 中没有流水副本。请指定存放 base-1.db 和 journal-1.jsonl 的文件夹。</translation>
    </message>
    <message>
        <source>The receipt journal in {folder} is damaged ({reason}). Nothing was made; keep it for the makers.</source>
        <translation>{folder} 中的流水副本已损坏（{reason}）。未生成任何账本；请保留该副本并联系厂商。</translation>
    </message>
    <message>
        <source>The book is made again from {base} and {transactions} transactions, and proves itself: {rows} rows.</source>
        <translation>已由 {base} 和 {transactions} 笔事务重建账本，核验通过：{rows} 行。</translation>
    </message>
    <message>
        <source>The book is made again from {base} and {transactions} transactions, but does not prove itself. Run main.py verify to see what is wrong.</source>
        <translation>已由 {base} 和 {transactions} 笔事务重建账本，但核验未通过。请运行 main.py verify 查看问题。</translation>
    </message>
    <message>
        <source>{name} does not go with {other}. Leave one of them out.</source>
        <translation>{name} 与 {other} 不能同时使用，请去掉其中一个。</translation>
    </message>
    <message>
        <source>The desk has a new key, {key_id}. Set every collector&apos;s key and every password of meters anew with main.py connect, and put the new key on paper with main.py key --paper.</source>
        <translation>主密钥已重新生成：{key_id}。请用 main.py connect 重新设置每台采集器的密钥和每种表的密码，并用 main.py key --paper 把新密钥抄到纸上。</translation>
    </message>
    <message>
        <source>The desk&apos;s own key is changed: {sealed} secrets are sealed under the new one, {key_id}, and the one before is destroyed. Put the new one on paper now; keep the paper before it as long as copies of the book from before.</source>
        <translation>主密钥已更换：{sealed} 项机密已用新密钥 {key_id} 加密，原密钥已销毁。请立即把新密钥抄到纸上；此前的账本备份还在时，原来的纸件也要保留。</translation>
    </message>
    <message>
        <source>{id}: {key_kind}; {key_state}; made {created_utc_ms}; until {due_utc_ms}</source>
        <translation>{id}：{key_kind}；{key_state}；生成于 {created_utc_ms}；期限 {due_utc_ms}</translation>
    </message>
    <message>
        <source>The operation log was begun with another key ({wanted}) than this data folder has ({found}). Put the right one back from its paper with main.py key --restore.</source>
        <translation>操作日志所用的密钥（{wanted}）与本数据文件夹的密钥（{found}）不符。请用 main.py key --restore 从纸件恢复正确的密钥。</translation>
    </message>
    <message>
        <source>The key file {file} is not there, and the book holds secrets sealed with its key. Put the file back, or the key from its paper with main.py key --restore; only if both are lost, begin anew with main.py key --new.</source>
        <translation>密钥文件 {file} 不存在，而账本中有用它加密的机密。请放回该文件，或用 main.py key --restore 从纸件恢复密钥；两者都已遗失时，才用 main.py key --new 重新开始。</translation>
    </message>
    <message>
        <source>The desk&apos;s own key now lies in {file}. Keep that file apart from copies of the books.</source>
        <translation>主密钥现保存在 {file}。该文件须与账本备份分开保管。</translation>
    </message>
    <message>
        <source>The desk&apos;s own key now lies in this user&apos;s key store of the system. Put it on paper with main.py key --paper: without this user and this computer only the paper opens the secrets.</source>
        <translation>主密钥现保存在当前用户的系统密钥库中。请用 main.py key --paper 抄到纸上：离开这个用户和这台电脑，只有纸件能解开机密。</translation>
    </message>
    <message>
        <source>The desk&apos;s own key lies there already; nothing was changed.</source>
        <translation>主密钥已在该处，未作任何改动。</translation>
    </message>
    <message>
        <source>Write or print these rows and lock them away. Whoever has them opens every secret of the book.
{rows}</source>
        <translation>请抄写或打印以下各行并锁好。得到它们的人能解开账本中的全部机密。
{rows}</translation>
    </message>
    <message>
        <source>The key on this paper opens none of this book&apos;s secrets. Look for the paper of this book, and of the right day.</source>
        <translation>这张纸上的密钥解不开本账本的任何机密。请找出本账本、日期相符的纸件。</translation>
    </message>
    <message>
        <source>Row {row} is missing. Copy every row of the paper, each with its letter and number.</source>
        <translation>缺少 {row} 行。请抄录纸上的每一行，连同行首的字母和数字。</translation>
    </message>
    <message>
        <source>Row {row} was not copied right. Compare it letter by letter with the paper.</source>
        <translation>{row} 行抄录有误，请与纸件逐字核对。</translation>
    </message>
    <message>
        <source>{file} is there already and was left as it is. Name a file that is not there yet.</source>
        <translation>{file} 已存在，未作改动。请另取一个尚不存在的文件名。</translation>
    </message>
    <message>
        <source>The rows cannot be written to {file}: {reason}. Name another file.</source>
        <translation>无法写入 {file}：{reason}。请另取文件名。</translation>
    </message>
    <message>
        <source>The rows are in {file}. Whoever has them opens every secret of the book: print it or lock it away, and leave it on no computer.</source>
        <translation>各行已写入 {file}。得到它的人能解开账本中的全部机密：请打印或锁好，不要留在任何电脑上。</translation>
    </message>
    <message>
        <source>The key from the paper is back; the secrets of the book are sealed under {key_id}.</source>
        <translation>纸件上的密钥已恢复；账本中的机密以 {key_id} 加密。</translation>
    </message>
    <message>
        <source>Every secret of the book is being sealed under the new key. Selling goes on.</source>
        <translation>正在用新密钥重新加密账本中的全部机密，售电照常进行。</translation>
    </message>
    <message>
        <source>The older key is being retired.</source>
        <translation>正在停用旧密钥。</translation>
    </message>
    <message>
        <source>Collector {collector} is getting a new key.</source>
        <translation>正在为采集器 {collector} 更换密钥。</translation>
    </message>
    <message>
        <source>Collector {collector} has a new key, number {key_id}. Key {older_key_id} is taken too until {older_until_utc_ms}; retire it as soon as the collector uses the new one.</source>
        <translation>采集器 {collector} 已有新密钥，编号 {key_id}。{older_key_id} 号密钥在 {older_until_utc_ms} 之前同样有效；采集器改用新密钥后请立即停用旧密钥。</translation>
    </message>
    <message>
        <source>The desk&apos;s own key is there and opens; there is nothing to begin anew. To change it use main.py key --renew.</source>
        <translation>主密钥完好可用，无须重新开始。要更换请用 main.py key --renew。</translation>
    </message>
    <message>
        <source>The system&apos;s key store did not do what it was asked ({reason}). Try again after signing in to the system anew, or put the key back from its paper with main.py key --restore.</source>
        <translation>系统密钥库未能完成操作（{reason}）。请重新登录系统后再试，或用 main.py key --restore 从纸件恢复密钥。</translation>
    </message>
    <message>
        <source>The system&apos;s key store has no key {key_id} for this data folder. Sign in to the system as the user who set Meterdesk up, or put the key back from its paper with main.py key --restore.</source>
        <translation>系统密钥库中没有本数据文件夹的密钥 {key_id}。请以安装 Meterdesk 的用户登录系统，或用 main.py key --restore 从纸件恢复密钥。</translation>
    </message>
    <message>
        <source>The system&apos;s key store is locked. Unlock it, as by signing in to the system anew, then start again.</source>
        <translation>系统密钥库已锁定。请解锁（例如重新登录系统），然后重新启动。</translation>
    </message>
    <message>
        <source>This session of the system has no key store that keeps secrets sealed. Sign in at the computer&apos;s own screen, or keep the desk&apos;s key in its file.</source>
        <translation>当前系统会话没有可加密保存机密的密钥库。请在本机屏幕前登录，或把主密钥保存在文件中。</translation>
    </message>
    <message>
        <source>The system&apos;s key store has not answered for {seconds} s. Look whether it waits for its pass phrase, then start again.</source>
        <translation>系统密钥库 {seconds} 秒没有应答。请查看它是否在等待输入口令，然后重新启动。</translation>
    </message>
    <message>
        <source>Shop {shop} has an account and no meter on it. Add its meters on sheet AccountMeters of the same workbook.</source>
        <translation>商铺 {shop} 已开户，但户下没有仪表。请在同一工作簿的表 AccountMeters 中填写它的仪表。</translation>
    </message>
    <message>
        <source>Holds characters that cannot be seen (control characters, zero-width spaces, marks of direction). Enter it again by hand.</source>
        <translation>含有看不见的字符（控制字符、零宽空格、方向标记）。请手工重新输入。</translation>
    </message>
    <message>
        <source>Line {bus} of collector {collector} would have {found} units, and carries at most {most}. The users of one multi-user meter are one unit.</source>
        <translation>采集器 {collector} 的总线 {bus} 将有 {found} 个单元，最多 {most} 个。一台多用户表的各用户合算一个单元。</translation>
    </message>
    <message>
        <source>Line {bus} of collector {collector} has meters of another medium or protocol. Put them on a line of their own, or write yes in the column mixed of sheet Buses.</source>
        <translation>采集器 {collector} 的总线 {bus} 上有不同介质或不同规约的仪表。请将它们接到单独的总线上，或在表 Buses 的 mixed 列填 yes。</translation>
    </message>
    <message>
        <source>Meter {meter} belongs to shop {shop}, which has no open account. Add it on sheet Accounts.</source>
        <translation>表 {meter} 属于商铺 {shop}，而该商铺没有开户。请在表 Accounts 中填写。</translation>
    </message>
    <message>
        <source>{text} is neither on sheet {other} nor in the book. Correct it, or add its row.</source>
        <translation>表 {other} 和账本中都没有 {text}。请更正，或补上这一行。</translation>
    </message>
    <message>
        <source>{file} declares XML entities or document types, which a workbook never needs, and was not opened. Check where it comes from.</source>
        <translation>{file} 含有工作簿不应有的 XML 实体或文档类型声明，未打开。请核实文件来源。</translation>
    </message>
    <message>
        <source>Rows exported: {rows}. They are in {path}.</source>
        <translation>已导出 {rows} 行，文件为 {path}。</translation>
    </message>
    <message>
        <source>A meter that is sold stands in its shop&apos;s area. Leave the cell blank, or write monitored in the column purpose.</source>
        <translation>售电售水的表随商铺所在区域，此格请留空；或在 purpose 列填 monitored。</translation>
    </message>
    <message>
        <source>The book has changed since the check, so the import would do something else. Nothing was imported; check again.</source>
        <translation>检查之后账本有了变化，导入的结果将与所示不同。未导入任何内容，请重新检查。</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was imported.</source>
        <translation>已取消，未导入任何内容。</translation>
    </message>
    <message>
        <source>Sheet {sheet} holds &quot;{column}&quot;: keys and passwords never travel in a workbook. Delete it there, and give keys with main.py connect or main.py key.</source>
        <translation>表 {sheet} 含有“{column}”：密钥和密码绝不能放在工作簿里。请将其删除，密钥另用 main.py connect 或 main.py key 设置。</translation>
    </message>
    <message>
        <source>Not read, since they are none of the site&apos;s: {names}.</source>
        <translation>以下不是站点资料，未读取：{names}。</translation>
    </message>
    <message>
        <source>{file} is linked to other files or databases. Break the links in Excel (Data, Edit Links), save it and import it again.</source>
        <translation>{file} 链接了其他文件或数据库。请在 Excel 中断开链接（数据、编辑链接），保存后重新导入。</translation>
    </message>
    <message>
        <source>Meter {meter} is monitored only and cannot be on an account. Delete the row.</source>
        <translation>表 {meter} 只作监测，不能开户。请删除这一行。</translation>
    </message>
    <message>
        <source>... and {more} more.</source>
        <translation>……另有 {more} 处。</translation>
    </message>
    <message>
        <source>{file} has none of the sheets of a site: {sheets}. Start from the template.</source>
        <translation>{file} 中没有任何站点资料表：{sheets}。请使用模板。</translation>
    </message>
    <message>
        <source>{text} on sheet {other} was retired. Take it back into use first, or name another.</source>
        <translation>表 {other} 中的 {text} 已停用。请先恢复使用，或填写另一个。</translation>
    </message>
    <message>
        <source>{sheet} row {row}, {key}, changes: {fields}</source>
        <translation>{sheet} 第 {row} 行 {key} 将修改：{fields}</translation>
    </message>
    <message>
        <source>{sheet} row {row}, {key}, stays as it is: {fields}</source>
        <translation>{sheet} 第 {row} 行 {key} 保持不变：{fields}</translation>
    </message>
    <message>
        <source>Sheet {sheet} of {file} is hidden. Show it and look at it, or delete it.</source>
        <translation>{file} 的表 {sheet} 被隐藏。请取消隐藏并核对，或将其删除。</translation>
    </message>
    <message>
        <source>A meter that is monitored only belongs to no shop. Leave the cell blank.</source>
        <translation>只作监测的表不属于任何商铺，此格请留空。</translation>
    </message>
    <message>
        <source>{text} is a number that Excel has shortened. Format the cell as text and enter all its figures.</source>
        <translation>{text} 是被 Excel 缩写的数字。请将单元格设为文本格式，重新输入全部数字。</translation>
    </message>
    <message>
        <source>{text} belongs to {holder} in the book.</source>
        <translation>在账本中 {text} 属于 {holder}。</translation>
    </message>
    <message>
        <source>{file} holds more than the largest site needs. Delete rows, columns and formats that are not the site&apos;s, and import it again.</source>
        <translation>{file} 的内容超出最大站点所需。请删除与站点无关的行、列和格式后重新导入。</translation>
    </message>
    <message>
        <source>A number of more than {most} figures, whose end Excel does not keep. Format the cell as text and enter it again.</source>
        <translation>数字超过 {most} 位，Excel 不保留末尾各位。请将单元格设为文本格式后重新输入。</translation>
    </message>
    <message>
        <source>{text} has another name in a row above. Give it the same name in all its rows.</source>
        <translation>{text} 在上面的行中用了另一个名称。请在各行使用同一名称。</translation>
    </message>
    <message>
        <source>Nothing was written. An import would add {added} rows, change {changed}, and leave {kept} as they are against the workbook; {unmentioned} of the book are not mentioned.</source>
        <translation>未写入任何内容。导入将新增 {added} 行，修改 {changed} 行；{kept} 行与工作簿不同而保持不变；账本中另有 {unmentioned} 行未在工作簿中提及。</translation>
    </message>
    <message>
        <source>There is no such account. Look it up again.</source>
        <translation>没有该账户。请重新查找。</translation>
    </message>
    <message>
        <source>This account is closed. Open a new one for the shop.</source>
        <translation>该账户已销户。请为该商铺重新开户。</translation>
    </message>
    <message>
        <source>There is no such shop, or it is retired. Choose another.</source>
        <translation>没有该商铺，或该商铺已停用。请另选商铺。</translation>
    </message>
    <message>
        <source>Shop {shop} has an open account already. Close it first, or pass it on to the new tenant.</source>
        <translation>商铺 {shop} 已有未销户的账户。请先销户，或过户给新租户。</translation>
    </message>
    <message>
        <source>An account needs a meter. Choose at least one meter of shop {shop}.</source>
        <translation>开户至少需要一块表。请选择商铺 {shop} 的表。</translation>
    </message>
    <message>
        <source>The customer has no name yet. Type it.</source>
        <translation>尚未填写客户名称。请填写。</translation>
    </message>
    <message>
        <source>Name, phone, contact, number and contract may have {most} characters each. Shorten them.</source>
        <translation>名称、电话、联系人、证件号和合同号各不得超过 {most} 个字符。请缩短。</translation>
    </message>
    <message>
        <source>Meter {meter} belongs to another shop. Choose a meter of this one.</source>
        <translation>表 {meter} 属于其他商铺。请选择本商铺的表。</translation>
    </message>
    <message>
        <source>Meter {meter} is out of use. A technician can put it back.</source>
        <translation>表 {meter} 已停用。可请技术员恢复。</translation>
    </message>
    <message>
        <source>Meter {meter} is on an open account already. Close that account first.</source>
        <translation>表 {meter} 已在其他未销户的账户上。请先办理该账户的销户。</translation>
    </message>
    <message>
        <source>The purchase count of meter {meter} is not known. Read the meter first.</source>
        <translation>表 {meter} 的购电次数未知。请先抄读该表。</translation>
    </message>
    <message>
        <source>Meter {meter} holds its money itself: carry in exactly what it shows, or nothing.</source>
        <translation>表 {meter} 自存金额：转入金额须与表内余额一致，或不转入。</translation>
    </message>
    <message>
        <source>There is no price plan {plan}. Choose one of the list.</source>
        <translation>没有电价方案 {plan}。请从列表中选择。</translation>
    </message>
    <message>
        <source>Price plan {plan} is not for meters like {meter}. Choose one for its medium.</source>
        <translation>价格方案 {plan} 不适用于表 {meter}。请选择对应种类的方案。</translation>
    </message>
    <message>
        <source>Meter {meter} holds its money itself and cannot charge by this plan ({reason}). Choose a plan that it can hold.</source>
        <translation>表 {meter} 自存金额，无法按此方案计费（{reason}）。请选择该表支持的方案。</translation>
    </message>
    <message>
        <source>Money of this customer is still due back. Hand it out first.</source>
        <translation>该客户还有应退款项。请先退还。</translation>
    </message>
    <message>
        <source>This customer still has a deposit here. Pay it back first.</source>
        <translation>该客户还有押金。请先退还押金。</translation>
    </message>
    <message>
        <source>Meter {meter} has no final reading yet. Read it, or type what it shows and why.</source>
        <translation>表 {meter} 还没有终止读数。请抄读，或录入表上读数并说明原因。</translation>
    </message>
    <message>
        <source>There is no meter {meter} in use. Choose one of the list.</source>
        <translation>没有在用的表 {meter}。请从列表中选择。</translation>
    </message>
    <message>
        <source>The readings do not belong to these meters. The new meter {meter} needs a number of its own.</source>
        <translation>读数与表不符。新表 {meter} 须有自己的编号。</translation>
    </message>
    <message>
        <source>Meter {meter} is in arrears, and a new meter takes no debt. Sell to it first until it is not.</source>
        <translation>表 {meter} 已欠费，新表不能转入欠费。请先售电补足。</translation>
    </message>
    <message>
        <source>There is no credit left over that could be moved again.</source>
        <translation>没有可再次转移的余额。</translation>
    </message>
    <message>
        <source>Meter {meter} has not just answered. Read it again, or type what it shows and say why.</source>
        <translation>表 {meter} 刚才没有应答。请重新抄读，或录入表上读数并说明原因。</translation>
    </message>
    <message>
        <source>Meter {meter} did not tell its balance. Read it again.</source>
        <translation>表 {meter} 没有报告余额。请重新抄读。</translation>
    </message>
    <message>
        <source>Say in up to {most} characters why the reading is typed.</source>
        <translation>请用不超过 {most} 个字符说明为何手工录入读数。</translation>
    </message>
    <message>
        <source>Meter {meter} cannot show that. Check the figures and type them again.</source>
        <translation>表 {meter} 不可能显示该数值。请核对后重新录入。</translation>
    </message>
    <message>
        <source>Meter {meter} holds its money itself. Type its balance too.</source>
        <translation>表 {meter} 自存金额。请同时录入余额。</translation>
    </message>
    <message>
        <source>Meter {meter} stood higher when the account began. Check the reading.</source>
        <translation>表 {meter} 开户时的读数更大。请核对读数。</translation>
    </message>
    <message>
        <source>The version of {start_utc_ms} goes by another clock than the one before. All versions of a plan go by the clock of the site.</source>
        <translation>{start_utc_ms} 生效的版本与前一版本的时钟不同。同一方案的各版本须使用同一个现场时钟。</translation>
    </message>
    <message>
        <source>The note to the payment is too long or holds characters that cannot be shown. Use at most {most} plain characters.</source>
        <translation>付款备注过长或含有无法显示的字符。请最多输入 {most} 个普通字符。</translation>
    </message>
    <message>
        <source>Change is given for cash only. Take exactly the amount, or choose cash.</source>
        <translation>只有现金可以找零。请按金额实收，或改用现金。</translation>
    </message>
    <message>
        <source>The deposit holds {deposit} yuan, which is less than the amount. Sell less, or take the rest in another way.</source>
        <translation>预存款余额为 {deposit} 元，不足以支付。请减少金额，或其余部分用其他方式支付。</translation>
    </message>
    <message>
        <source>These meters belong to different accounts and cannot be paid for at once. Sell to them one by one.</source>
        <translation>这些表计属于不同的客户账户，不能一次付款。请逐户售出。</translation>
    </message>
    <message>
        <source>The operator {name} is changed.</source>
        <translation>操作员 {name} 已修改。</translation>
    </message>
    <message>
        <source>{name} is asked for no more one-time codes, and may set up new ones.</source>
        <translation>登录时不再要求 {name} 输入动态码，{name} 可以重新设置。</translation>
    </message>
    <message>
        <source>{name} can no longer sign in.</source>
        <translation>{name} 已停用，不能再登录。</translation>
    </message>
    <message>
        <source>{name} can sign in again.</source>
        <translation>{name} 已启用，可以登录。</translation>
    </message>
    <message>
        <source>There is no building {building}. Choose from: {choices}.</source>
        <translation>没有楼宇 {building}。可选：{choices}。</translation>
    </message>
    <message>
        <source>There is no operator {name}. Check the name; without an option such as --reset one is added.</source>
        <translation>没有操作员 {name}。请核对名称；不加 --reset 之类的选项则为新增。</translation>
    </message>
    <message>
        <source>You have one-time codes already. If the telephone is lost, another administrator takes them away.</source>
        <translation>您已设置动态码。若手机遗失，请由其他管理员解除。</translation>
    </message>
    <message>
        <source>Choose at least one building, or all buildings.</source>
        <translation>请至少选择一栋楼宇，或选择全部楼宇。</translation>
    </message>
    <message>
        <source>The drawer&apos;s name has at most {most} characters and no stroke (/).</source>
        <translation>钱箱名称最多 {most} 个字符，且不能含斜线（/）。</translation>
    </message>
    <message>
        <source>Then nobody of all buildings could set up operators any more. Give that to somebody else first.</source>
        <translation>如此将没有任何负责全部楼宇的人能管理操作员。请先把该权限交给他人。</translation>
    </message>
    <message>
        <source>{name} has no one-time codes.</source>
        <translation>{name} 没有设置动态码。</translation>
    </message>
    <message>
        <source>Nobody changes his own roles, buildings or codes here. Ask another administrator.</source>
        <translation>不能在此修改自己的角色、楼宇范围或动态码。请由其他管理员办理。</translation>
    </message>
    <message>
        <source>Nobody resets his own password here. Change it with the button at the top of the window.</source>
        <translation>不能在这里重置自己的密码。请用窗口上方的“修改密码”按钮修改。</translation>
    </message>
    <message>
        <source>{name} cannot be a role. Use 2 to 40 letters and figures, with spaces between words.</source>
        <translation>{name} 不能用作角色名称。请使用 2 至 40 个文字或数字，词间可用空格。</translation>
    </message>
    <message>
        <source>There is a role {name} already. Choose another name.</source>
        <translation>已有角色 {name}。请换一个名称。</translation>
    </message>
    <message>
        <source>You have the role {role} yourself, and nobody gives himself more. Ask another administrator.</source>
        <translation>您本人持有角色 {role}，不能给自己增加权限。请由其他管理员办理。</translation>
    </message>
    <message>
        <source>There is no role {role} any more. Open the page again.</source>
        <translation>角色 {role} 已不存在。请重新打开页面。</translation>
    </message>
    <message>
        <source>The key of your one-time codes is missing in the book. An administrator can take the codes away.</source>
        <translation>账簿中缺少您的动态码密钥。请由管理员解除动态码。</translation>
    </message>
    <message>
        <source>Enter the six figures that your authenticator shows now.</source>
        <translation>请输入身份验证器当前显示的六位数字。</translation>
    </message>
    <message>
        <source>The code is wrong or was used before. Wait for the next one; check the telephone&apos;s clock.</source>
        <translation>动态码错误或已用过。请等待下一个动态码，并检查手机时间。</translation>
    </message>
    <message>
        <source>This site wants one-time codes for your role. Set them up to go on.</source>
        <translation>本站点要求您的角色使用动态码。请设置后继续。</translation>
    </message>
    <message>
        <source>The password of {name} was reset, and what was open has ended. Sign in with the one-time secret and choose a new password.</source>
        <translation>{name} 的密码已被重置，打开的页面已经结束。请用一次性口令登录，再设置新密码。</translation>
    </message>
    <message>
        <source>The one-time secret of {name} was good for {hours} hours and has expired. Ask an administrator for a new one.</source>
        <translation>{name} 的一次性口令有效期为 {hours} 小时，现已过期，请管理员重新发放。</translation>
    </message>
    <message>
        <source>The one-time secret of {name} was good for {hours} hours and has expired. Another administrator gives a new one, or whoever keeps this computer: main.py operator {name} --reset</source>
        <translation>{name} 的一次性口令有效期为 {hours} 小时，现已过期；请由另一位管理员重新发放，或由管理本机的人员运行：main.py operator {name} --reset</translation>
    </message>
    <message>
        <source>You signed in more than {hours} hours ago. Sign in again to go on.</source>
        <translation>您登录已超过 {hours} 小时。请重新登录后继续。</translation>
    </message>
    <message>
        <source>Deleted and noted in the book: {n}.</source>
        <translation>已删除并记入账本：{n} 项。</translation>
    </message>
    <message>
        <source>This is empty. Fill it in.</source>
        <translation>此项为空，请填写。</translation>
    </message>
    <message>
        <source>{text} is there already. Choose another, or change that one.</source>
        <translation>{text} 已经存在。请换一个，或修改原有的那一项。</translation>
    </message>
    <message>
        <source>{text} is no longer in the book. Somebody deleted it; open the list again.</source>
        <translation>账本中已没有 {text}，可能已被删除。请重新打开列表。</translation>
    </message>
    <message>
        <source>{text} has a past in the book or something stands in it, so it is not deleted. Retire it.</source>
        <translation>{text} 在账本中有历史或其下还有内容，不能删除。请改为停用。</translation>
    </message>
    <message>
        <source>{text} is retired. Take it back first.</source>
        <translation>{text} 已停用。请先恢复。</translation>
    </message>
    <message>
        <source>{text} keeps its number. Retire it and add another instead.</source>
        <translation>{text} 的编号不能改。请停用后另行新增。</translation>
    </message>
    <message>
        <source>{text} is the company that every book begins with; it stays. Give it another name instead.</source>
        <translation>{text} 是每本账的初始公司，不能停用或删除。可以给它改名。</translation>
    </message>
    <message>
        <source>Meters that joined or left the group: {n}.</source>
        <translation>加入或移出该组的仪表：{n} 只。</translation>
    </message>
    <message>
        <source>Meter {meter} is on an open account. Close the account first.</source>
        <translation>仪表 {meter} 在未销户的账户上。请先销户。</translation>
    </message>
    <message>
        <source>Meter {meter} is or was on an account, so its shop, make and purpose stay. Retire it and add another.</source>
        <translation>仪表 {meter} 已在或曾在账户上，户号、表型和用途不能改。请停用后另行新增。</translation>
    </message>
    <message>
        <source>The least suite of collector {collector} is only ever raised. Choose the present one or more.</source>
        <translation>采集器 {collector} 的最低套件只能提高。请选择现有或更强的套件。</translation>
    </message>
    <message>
        <source>{text} is in use; there is nothing to take back.</source>
        <translation>{text} 正在使用，无需恢复。</translation>
    </message>
    <message>
        <source>Values changed and noted in the book: {n} meters.</source>
        <translation>已更改并记入账本：{n} 只仪表。</translation>
    </message>
    <message>
        <source>Retired and noted in the book: {n}.</source>
        <translation>已停用并记入账本：{n} 项。</translation>
    </message>
    <message>
        <source>{text} is retired. Choose another, or take that one back first.</source>
        <translation>{text} 已停用。请换一个，或先恢复它。</translation>
    </message>
    <message>
        <source>{text} is saved and noted in the book.</source>
        <translation>{text} 已保存并记入账本。</translation>
    </message>
    <message>
        <source>Receipts of series {text} are printed already, so it stays.</source>
        <translation>号段 {text} 已开出小票，不能更改。</translation>
    </message>
    <message>
        <source>Shop {text} has an open account. Close it first.</source>
        <translation>商铺 {text} 有未销户的账户。请先销户。</translation>
    </message>
    <message>
        <source>This cannot be done to all of them, so to none: {n} are refused, each with its reason above.</source>
        <translation>并非全部可行，因此一项也不执行：{n} 项被拒绝，原因见上表。</translation>
    </message>
    <message>
        <source>{text} still has {kind} in use: {n}. Retire or move those first.</source>
        <translation>{text} 下仍有在用的{kind}：{n} 个。请先停用或移走。</translation>
    </message>
    <message>
        <source>In use again and noted in the book: {n}.</source>
        <translation>已恢复使用并记入账本：{n} 项。</translation>
    </message>
    <message>
        <source>Collector {collector}: {answered} of {meters} meters answered. Silent: {silent}. Seen last: {reason}. Check power, address, key and the line&apos;s settings.</source>
        <translation>采集器 {collector}：{meters} 只仪表中 {answered} 只应答。无应答：{silent}。最近情况：{reason}。请检查电源、地址、密钥和总线参数。</translation>
    </message>
    <message>
        <source>Everything answered: {n} collectors with {meters} meters.</source>
        <translation>全部应答：{n} 台采集器，{meters} 只仪表。</translation>
    </message>
    <message>
        <source>Testing: {linked} of {collectors} collectors reached, {answered} of {meters} meters answered.</source>
        <translation>测试中：{collectors} 台采集器已连通 {linked} 台，{meters} 只仪表已应答 {answered} 只。</translation>
    </message>
    <message>
        <source>There is no {text} in the book. Choose one of the list, or add it first.</source>
        <translation>账本中没有 {text}。请从列表中选择，或先新增。</translation>
    </message>
    <message>
        <source>Nothing was different; nothing was written.</source>
        <translation>没有变化，未写入任何内容。</translation>
    </message>
    <message>
        <source>There is no such difference. Run the reconciliation again.</source>
        <translation>没有这项差异。请重新对账。</translation>
    </message>
    <message>
        <source>This difference is settled already.</source>
        <translation>该差异已处理。</translation>
    </message>
    <message>
        <source>The book of meter {meter} has moved on since this run. Run the reconciliation again and settle what it finds.</source>
        <translation>这次对账之后，表 {meter} 的账目已有变动。请重新对账，再处理新的结果。</translation>
    </message>
    <message>
        <source>No entry settles this. Look at the meter or the list that it names.</source>
        <translation>该差异不能用分录处理。请查看所指的表或清单。</translation>
    </message>
    <message>
        <source>The meter does not tell how much money it is. Type what it came to by the paper of whoever sold it.</source>
        <translation>表不显示金额。请按售出方的凭据填写。</translation>
    </message>
    <message>
        <source>The meter {meter} holds only {balance} yuan. Take at most that much from it.</source>
        <translation>表 {meter} 内仅剩 {balance} 元，最多只能退这么多。</translation>
    </message>
    <message>
        <source>The reason is too long. Use at most {most} characters.</source>
        <translation>原因过长，请最多输入 {most} 个字符。</translation>
    </message>
    <message>
        <source>Say why: a reason is needed and is kept in the book.</source>
        <translation>请填写原因：必须填写，并记入账簿。</translation>
    </message>
    <message>
        <source>The meter {meter} could use up so little within a minute, so nothing would prove that it gave it back. Take at least {least} yuan, or settle it when the account is closed.</source>
        <translation>如此小的金额，表 {meter} 一分钟内即可能用掉，无法证明已退出。请至少退 {least} 元，或在销户时结清。</translation>
    </message>
    <message>
        <source>The make of meter {meter} has no command that takes money back out. A refund is possible only when the account is closed.</source>
        <translation>表 {meter} 的型号没有退费指令，只能在销户时退款。</translation>
    </message>
    <message>
        <source>Receipt {receipt} did not come to pass, or is not settled yet. Only what is confirmed can be reversed.</source>
        <translation>单据 {receipt} 未成交或尚未确认。只有已确认的单据可以冲正。</translation>
    </message>
    <message>
        <source>The money of refund {receipt} has not been handed out yet. Hand it out first, then it can be reversed.</source>
        <translation>退款单 {receipt} 的款项尚未付出。请先付款，然后才能冲正。</translation>
    </message>
    <message>
        <source>Receipt {receipt} is not the last one of meter {meter}. Only the last one can be reversed; use a refund instead.</source>
        <translation>单据 {receipt} 不是表 {meter} 的最后一笔。只能冲正最后一笔，请改用退款。</translation>
    </message>
    <message>
        <source>Receipt {receipt} is neither a sale nor a refund and cannot be reversed.</source>
        <translation>单据 {receipt} 既不是售出也不是退款，不能冲正。</translation>
    </message>
    <message>
        <source>Receipt {receipt} has its reversal already: {reversal}. It can be reversed only once; use a refund instead.</source>
        <translation>单据 {receipt} 已有冲正单 {reversal}。只能冲正一次，请改用退款。</translation>
    </message>
    <message>
        <source>Receipt {receipt} belongs to an earlier account of this shop and cannot be reversed any more.</source>
        <translation>单据 {receipt} 属于该商铺以前的账户，不能再冲正。</translation>
    </message>
    <message>
        <source>Receipt {receipt} needs no decision: the program is settling it, or it has its outcome.</source>
        <translation>单据 {receipt} 无需裁定：程序正在处理，或已有结果。</translation>
    </message>
    <message>
        <source>Meter {meter} shows {after}, less than the {before} that were charged. Nothing is charged until it is looked at; if it was changed or reset, use “Change meter” and type {before} as its final reading.</source>
        <translation>表 {meter} 现示数 {after}，小于已计费的 {before}。查明之前不计费；如已换表或清零，请用“换表”，最终读数填 {before}。</translation>
    </message>
    <message>
        <source>Meter {meter} went from {before} to {after}, more than it can pass in the time. Nothing is charged until somebody has looked at it.</source>
        <translation>表 {meter} 由 {before} 跳到 {after}，超出这段时间内可能的用量。查明之前不计费。</translation>
    </message>
    <message>
        <source>The registers of meter {meter} for its rates do not add up to its total of {after}. Nothing is charged until they do.</source>
        <translation>表 {meter} 各费率示数之和与总示数 {after} 不符，相符之前不计费。</translation>
    </message>
    <message>
        <source>Connections and keys taken over: {n} collectors changed. Delete the file now.</source>
        <translation>已采用连接参数和密钥：{n} 台采集器有变化。请立即删除该文件。</translation>
    </message>
    <message>
        <source>{field}: please fill this in.</source>
        <translation>{field}：请填写。</translation>
    </message>
    <message>
        <source>There is no meter yet. Go back and import the workbook, or go on and add them under Set-up.</source>
        <translation>还没有仪表。请返回导入工作簿，或继续并在“建档”中新增。</translation>
    </message>
    <message>
        <source>Not everything answered: {n} collectors, see the list. Mend what is named and test again.</source>
        <translation>并非全部应答：{n} 台采集器，见列表。请处理所列问题后再测试。</translation>
    </message>
    <message>
        <source>The template is written to {path}. Fill it in, then choose it here.</source>
        <translation>模板已写入 {path}。填好后在此选择它。</translation>
    </message>
    <message>
        <source>Choose an open account in the list first.</source>
        <translation>请先在列表中选择一个在户账户。</translation>
    </message>
    <message>
        <source>The account of shop {shop} is open.</source>
        <translation>{shop} 已开户。</translation>
    </message>
    <message>
        <source>Meters added to the account of shop {shop}: {n}.</source>
        <translation>已为 {shop} 加装仪表 {n} 块。</translation>
    </message>
    <message>
        <source>No meter is chosen. Choose one, or cancel.</source>
        <translation>没有选择仪表。请选择一块，或取消。</translation>
    </message>
    <message>
        <source>Every meter of shop {shop} is on an account already, or out of use.</source>
        <translation>{shop} 的仪表都已在户或已停用。</translation>
    </message>
    <message>
        <source>Type the reading that the meter shows.</source>
        <translation>请录入表上显示的读数。</translation>
    </message>
    <message>
        <source>“{text}” is not a reading. Type it as the meter shows it, as 1234.56.</source>
        <translation>“{text}”不是读数。请按表上显示录入，如 1234.56。</translation>
    </message>
    <message>
        <source>“{text}” has too many decimals. A reading has at most three.</source>
        <translation>“{text}”小数位太多，读数最多三位小数。</translation>
    </message>
    <message>
        <source>“{text}” is not a purchase count. Type a whole number from 0 to {most}.</source>
        <translation>“{text}”不是购电次数。请录入 0 到 {most} 的整数。</translation>
    </message>
    <message>
        <source>{text} is no receipt number. Enter it as printed, or its figures alone.</source>
        <translation>{text} 不是单据号。请按凭证上的号码输入，或只输入数字部分。</translation>
    </message>
    <message>
        <source>There is no meter {meter}. Check its number.</source>
        <translation>没有表 {meter}，请核对表号。</translation>
    </message>
    <message>
        <source>There is no operator {name}. Choose another.</source>
        <translation>没有操作员 {name}，请另选。</translation>
    </message>
    <message>
        <source>There is no shop {shop}. Check its number.</source>
        <translation>没有户号 {shop}，请核对户号。</translation>
    </message>
    <message>
        <source>The one-time codes are set up. Sign in with one.</source>
        <translation>动态码已设置。请使用动态码登录。</translation>
    </message>
    <message>
        <source>Nothing was imported. Errors: {errors}. Mend them in the workbook and import again.</source>
        <translation>未导入任何内容。错误：{errors} 处。请在工作簿中改正后重新导入。</translation>
    </message>
    <message>
        <source>The operator {name} is added.</source>
        <translation>已添加操作员 {name}。</translation>
    </message>
    <message>
        <source>The role {name} is added. Tick what it may, then save.</source>
        <translation>已添加角色 {name}。请勾选其权限后保存。</translation>
    </message>
    <message>
        <source>Roles changed: {n}. It counts at once.</source>
        <translation>已修改 {n} 个角色，立即生效。</translation>
    </message>
    <message>
        <source>Sealed entries of the operation log: {rows}. Anchors compared: {anchors}.</source>
        <translation>操作日志密封记录：{rows} 条；已比对锚点：{anchors} 个。</translation>
    </message>
    <message>
        <source>The seals of the operation log were not checked: {reason}</source>
        <translation>未核对操作日志的密封：{reason}</translation>
    </message>
    <message>
        <source>This account is not closed, so it has no record yet.</source>
        <translation>此账户尚未销户，没有销户记录。</translation>
    </message>
    <message>
        <source>The account of shop {shop} is closed. Paid to the customer: {amount_fen} yuan.</source>
        <translation>{shop} 已销户，退付客户 {amount_fen} 元。</translation>
    </message>
    <message>
        <source>The account of shop {shop} is closed. The customer paid {amount_fen} yuan.</source>
        <translation>{shop} 已销户，向客户收取 {amount_fen} 元。</translation>
    </message>
    <message>
        <source>The account of shop {shop} belongs to {customer} now.</source>
        <translation>{shop} 已过户给{customer}。</translation>
    </message>
    <message>
        <source>Type the amount of the deposit.</source>
        <translation>请录入押金金额。</translation>
    </message>
    <message>
        <source>Say in at most {most} characters what it is for.</source>
        <translation>请用不超过 {most} 个字说明用途。</translation>
    </message>
    <message>
        <source>There is no such deposit in the book.</source>
        <translation>账上没有这笔押金。</translation>
    </message>
    <message>
        <source>Deposit of shop {shop}: {amount_fen} yuan taken.</source>
        <translation>{shop} 押金已收 {amount_fen} 元。</translation>
    </message>
    <message>
        <source>Deposit of shop {shop}: {amount_fen} yuan paid back.</source>
        <translation>{shop} 押金已退 {amount_fen} 元。</translation>
    </message>
    <message>
        <source>Credit of a changed meter has not reached its new meter yet. Move it again first (list of accounts, Credit to move).</source>
        <translation>换表余额尚未转到新表。请先在“开户销户”的“待转余额”中再次转移。</translation>
    </message>
    <message>
        <source>Say why, so that it stands in the record.</source>
        <translation>请填写原因，以便记入记录。</translation>
    </message>
    <message>
        <source>Meter {old} is changed for {meter}.</source>
        <translation>{old} 已换为 {meter}。</translation>
    </message>
    <message>
        <source>Meter {old} is changed for {meter}. {amount_fen} yuan of credit are on their way to it.</source>
        <translation>{old} 已换为 {meter}，余额 {amount_fen} 元正在写入新表。</translation>
    </message>
    <message>
        <source>Meter {old} is changed for {meter}. {amount_fen} yuan of credit went along.</source>
        <translation>{old} 已换为 {meter}，余额 {amount_fen} 元已随表转移。</translation>
    </message>
    <message>
        <source>{amount_fen} yuan are on their way to meter {meter}.</source>
        <translation>{amount_fen} 元正在写入 {meter}。</translation>
    </message>
    <message>
        <source>Choose the make of the new meter.</source>
        <translation>请选择新表型号。</translation>
    </message>
    <message>
        <source>Choose a difference in the list first.</source>
        <translation>请先在列表中选择一条差异。</translation>
    </message>
    <message>
        <source>Reconciled. Differences: {n}.</source>
        <translation>对账完成，差异 {n} 条。</translation>
    </message>
    <message>
        <source>The difference is booked.</source>
        <translation>差异已入账。</translation>
    </message>
    <message>
        <source>Another operator or the program itself is named {name}, or nearly so. Choose another name.</source>
        <translation>名称 {name} 已被其他操作员或程序本身使用（大小写、全角半角不作区分），请换一个名称。</translation>
    </message>
    <message>
        <source>Approved. Whoever asked may do it within ten minutes of asking.</source>
        <translation>已批准。申请人须在申请后十分钟内执行。</translation>
    </message>
    <message>
        <source>Refused. Nothing was done.</source>
        <translation>已拒绝，未作任何操作。</translation>
    </message>
    <message>
        <source>The hash of the last entry is on the clipboard.</source>
        <translation>已将最后一条记录的哈希值复制到剪贴板。</translation>
    </message>
    <message>
        <source>Say first what the meter shows.</source>
        <translation>请先说明表上显示的情况。</translation>
    </message>
    <message>
        <source>Receipt {receipt} is decided and noted in the book.</source>
        <translation>单据 {receipt} 已裁定并记入账簿。</translation>
    </message>
    <message>
        <source>Select a line of the list first.</source>
        <translation>请先在列表中选择一行。</translation>
    </message>
    <message>
        <source>Collector {collector} may be sealed more weakly from now on. Choose its suite and save.</source>
        <translation>采集器 {collector} 今后可用较弱的加密套件。请选择套件并保存。</translation>
    </message>
    <message>
        <source>Paid for together with it: receipts {receipts}.</source>
        <translation>同时付款的单据：{receipts}。</translation>
    </message>
    <message>
        <source>Plan {plan} has a new version, from {begins} on.</source>
        <translation>方案 {plan} 已有新版本，自 {begins} 起。</translation>
    </message>
    <message>
        <source>The version before has hours for single holidays or for weekend days worked. They are not in this form: a version set here has one day table for all holidays.</source>
        <translation>上一版本对个别节假日或调休工作日另有时段。本表单不含这些：在此设定的版本对所有节假日只用一张日时段表。</translation>
    </message>
    <message>
        <source>“{text}” is no moment. Write when the version begins as 2027-01-01 00:00.</source>
        <translation>“{text}”不是时间。请按 2027-01-01 00:00 的格式写生效时间。</translation>
    </message>
    <message>
        <source>“{text}” is no end of a step. Write them in kWh or m³, as 240, 400.</source>
        <translation>“{text}”不是阶梯上限。请以千瓦时或立方米填写，如 240, 400。</translation>
    </message>
    <message>
        <source>“{text}” is no range of dates. Write month and day, as 7-1~8-31.</source>
        <translation>“{text}”不是日期范围。请写月和日，如 7-1~8-31。</translation>
    </message>
    <message>
        <source>“{text}” is no amount in yuan. Write it with at most two decimals, as 12.50.</source>
        <translation>“{text}”不是金额。请以元填写，最多两位小数，如 12.50。</translation>
    </message>
    <message>
        <source>“{text}” is no part. Write it in percent with at most four decimals, as 2.5.</source>
        <translation>“{text}”不是比例。请以百分数填写，最多四位小数，如 2.5。</translation>
    </message>
    <message>
        <source>“{text}” is no period of a day. Write from, to and the rate, as 7-10:30 peak.</source>
        <translation>“{text}”不是时段。请写起、止和费率，如 7-10:30 峰。</translation>
    </message>
    <message>
        <source>“{text}” is no price. Write it in yuan with at most eight decimals, as 0.6813.</source>
        <translation>“{text}”不是价格。请以元填写，最多八位小数，如 0.6813。</translation>
    </message>
    <message>
        <source>“{text}” is no quantity. Write it in kWh or m³ with at most three decimals.</source>
        <translation>“{text}”不是数量。请以千瓦时或立方米填写，最多三位小数。</translation>
    </message>
    <message>
        <source>“{text}” is no rate. Use sharp, peak, flat, valley or deep.</source>
        <translation>“{text}”不是费率。请用尖、峰、平、谷或深谷。</translation>
    </message>
    <message>
        <source>A line has at most {most} characters. Shorten it.</source>
        <translation>一行最多 {most} 个字符，请缩短。</translation>
    </message>
    <message>
        <source>A tariff has one share of common use at most. Remove {name} or the other one.</source>
        <translation>一个方案最多一项公摊。请删除 {name} 或另一项。</translation>
    </message>
    <message>
        <source>“{text}” does not say which day table each weekday has. Write one number, or seven from Monday on.</source>
        <translation>“{text}”没有说明每天用哪张日时段表。请写一个号，或从周一起写七个。</translation>
    </message>
    <message>
        <source>There is no such alarm any more. Look at the list anew.</source>
        <translation>该告警已不存在。请刷新列表。</translation>
    </message>
    <message>
        <source>The note may have {most} characters at most. Shorten it.</source>
        <translation>备注最多 {most} 个字符，请缩短。</translation>
    </message>
    <message>
        <source>The time until which this may be sent has passed. Give the order again.</source>
        <translation>允许发送的时间已过，请重新下达命令。</translation>
    </message>
    <message>
        <source>This order has ended already. Its outcome is in the list of the meter&apos;s orders.</source>
        <translation>该命令已经结束，结果见该表的命令列表。</translation>
    </message>
    <message>
        <source>The supply of meter {meter} is kept on. Hand it back to fee control first, or have a second person approve a forced cut.</source>
        <translation>表 {meter} 处于保电状态。请先恢复费控，或由第二人批准强制断供。</translation>
    </message>
    <message>
        <source>Enter the reason for this order.</source>
        <translation>请填写下达命令的原因。</translation>
    </message>
    <message>
        <source>Choose the day until which the supply is to be kept on.</source>
        <translation>请选择保电的截止日期。</translation>
    </message>
    <message>
        <source>Meter {meter} cannot do this with these values. Its make has no such command.</source>
        <translation>表 {meter} 不能按这些数值执行，该型号没有此命令。</translation>
    </message>
    <message>
        <source>Meter {meter} has an order that is not done yet. Wait until it is, or cancel it, and try again.</source>
        <translation>表 {meter} 还有未完成的命令。请等它完成或取消它，再试一次。</translation>
    </message>
    <message>
        <source>The order is being sent just now. Wait a few seconds for its outcome.</source>
        <translation>命令正在发送，请稍等几秒看结果。</translation>
    </message>
    <message>
        <source>There is no such order. Update the list and choose again.</source>
        <translation>没有这条命令，请刷新列表后重新选择。</translation>
    </message>
    <message>
        <source>Meter {meter} is not in use. Check the number in the meter list.</source>
        <translation>表 {meter} 未在使用，请在表计列表中核对编号。</translation>
    </message>
    <message>
        <source>The day until which the supply is to be kept on has passed. Choose a later one.</source>
        <translation>保电的截止日期已过，请选择更晚的日期。</translation>
    </message>
    <message>
        <source>Changed: {n} values. The rule goes by them at once.</source>
        <translation>已修改 {n} 项，策略立即按新值执行。</translation>
    </message>
    <message>
        <source>No meter is chosen. Choose at least one.</source>
        <translation>未选择表计，请至少选择一块。</translation>
    </message>
    <message>
        <source>Meter {meter} has no price plan. Give it one in the set-up first.</source>
        <translation>表 {meter} 没有电价方案，请先在档案中设置。</translation>
    </message>
    <message>
        <source>This saved selection is gone. Choose another.</source>
        <translation>该已存选择已不存在，请另选。</translation>
    </message>
    <message>
        <source>None of the chosen meters can get this order. The list says why for each.</source>
        <translation>所选表计都不能执行此命令，原因见列表。</translation>
    </message>
    <message>
        <source>Enter a name for this selection, of at most {most} characters.</source>
        <translation>请给这次选择起个名称，最多 {most} 个字。</translation>
    </message>
    <message>
        <source>These are too many meters for one order. Choose at most {most}.</source>
        <translation>一次命令的表计太多，最多选择 {most} 块。</translation>
    </message>
    <message>
        <source>To confirm, type the number of meters that get the order: {n}.</source>
        <translation>请输入将收到命令的表计数量以确认：{n}。</translation>
    </message>
    <message>
        <source>The public holidays of {where} are not entered yet. Enter them on the page Tariffs (Holidays) as soon as the State Council has announced them.</source>
        <translation>{where} 年的节假日尚未录入。国务院公布放假安排后，请在“价格方案”页的“节假日”中录入。</translation>
    </message>
    <message>
        <source>Of {where} only the holidays that the law names are entered, without days worked in their stead. Enter the announced days on the page Tariffs (Holidays).</source>
        <translation>{where} 年目前只录入了法定节假日，未含调休安排（尚未公布）。公布后请在“价格方案”页的“节假日”中录入。</translation>
    </message>
    <message>
        <source>The public holidays of {where} are not entered yet, and nothing is charged for that year by tariffs with holiday prices. Enter them on the page Tariffs (Holidays).</source>
        <translation>{where} 年的节假日尚未录入，带节假日电价的价格方案在该年暂不计费。请在“价格方案”页的“节假日”中录入。</translation>
    </message>
    <message>
        <source>The holidays of {where} are entered and count at once.</source>
        <translation>{where} 年的节假日已录入，立即生效。</translation>
    </message>
    <message>
        <source>The year {where} stands in the file {path} of the data folder. Change it there.</source>
        <translation>{where} 年写在数据目录的文件 {path} 中，请在该文件中修改。</translation>
    </message>
    <message>
        <source>Enter the first day of at least one holiday of {where}.</source>
        <translation>请至少填写 {where} 年一个节日的首日。</translation>
    </message>
    <message>
        <source>The year {where} is over. Its holidays are not changed.</source>
        <translation>{where} 年已经过去，其节假日不再修改。</translation>
    </message>
    <message>
        <source>{text} is no date. Write it as 2027-02-05, or as 02-05 in the year itself.</source>
        <translation>{text} 不是日期。请写成 2027-02-05，本年内也可写成 02-05。</translation>
    </message>
    <message>
        <source>Rows exported so far: {n} …</source>
        <translation>已导出 {n} 行……</translation>
    </message>
    <message>
        <source>{order}: {state}. {why}</source>
        <translation>{order}：{state}。{why}</translation>
    </message>
    <message>
        <source>Cancelled: {n}. What was being sent goes on to its outcome.</source>
        <translation>已取消 {n} 条，正在发送的会继续到有结果。</translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation>已保存为 {name}。</translation>
    </message>
    <message>
        <source>Choose alarms that nobody has acknowledged yet first.</source>
        <translation>请先选择尚未确认的报警。</translation>
    </message>
    <message>
        <source>Acknowledged: {n}.</source>
        <translation>已确认：{n} 条。</translation>
    </message>
    <message>
        <source>The plan would end before it begins, or is over already. Enter a later end.</source>
        <translation>方案的结束时间早于开始时间或已过。请填更晚的结束时间。</translation>
    </message>
    <message>
        <source>This plan has ended or is being undone; nothing is left to undo.</source>
        <translation>该方案已结束或正在恢复，没有可恢复的了。</translation>
    </message>
    <message>
        <source>The plan was kept. It does nothing before it is started.</source>
        <translation>方案已保存，启动之前不会执行。</translation>
    </message>
    <message>
        <source>Choose at least one kind of users.</source>
        <translation>请至少选一个用户类别。</translation>
    </message>
    <message>
        <source>Enter the power in kW to which a meter is limited.</source>
        <translation>请填单表限额（千瓦）。</translation>
    </message>
    <message>
        <source>Give the plan a name of at most {most} characters.</source>
        <translation>请填方案名称，不超过 {most} 个字。</translation>
    </message>
    <message>
        <source>No kind of users may be limited yet. Say which on the tab of the kinds of users.</source>
        <translation>还没有可限电的用户类别。请先在“用户类别”页指定。</translation>
    </message>
    <message>
        <source>Enter how many kW are to be saved.</source>
        <translation>请填要压减多少千瓦。</translation>
    </message>
    <message>
        <source>{text} is not a power. Enter kW, for example 150 or 7.5.</source>
        <translation>{text} 不是功率。请填千瓦数，例如 150 或 7.5。</translation>
    </message>
    <message>
        <source>The end of this plan has passed. Enter a later one.</source>
        <translation>该方案的结束时间已过，请填更晚的时间。</translation>
    </message>
    <message>
        <source>This plan was started and cannot be changed. Make a new one.</source>
        <translation>该方案已启动，不能再改。请新建一个。</translation>
    </message>
    <message>
        <source>The plan was started. The list shows how far it is.</source>
        <translation>方案已启动，进度见列表。</translation>
    </message>
    <message>
        <source>The plan is being undone. The list shows how far it is.</source>
        <translation>方案正在恢复，进度见列表。</translation>
    </message>
    <message>
        <source>There is no such plan. Open the list again.</source>
        <translation>没有这个方案。请重新打开列表。</translation>
    </message>
    <message>
        <source>So long a time is shown by days. Choose at most 400 days for more detail.</source>
        <translation>时间较长，按日显示。选择不超过 400 天可看更细。</translation>
    </message>
    <message>
        <source>Choose a meter in the list first.</source>
        <translation>请先在列表中选择一只仪表。</translation>
    </message>
    <message>
        <source>Something is typed here and not saved yet. Save or undo it first.</source>
        <translation>这里有已填写但尚未保存的内容，请先保存或撤销。</translation>
    </message>
    <message>
        <source>Cancelled. Addresses heard until then: {n}. Of these new: {new}.</source>
        <translation>已取消。此前得到地址 {n} 个，其中新的 {new} 个。</translation>
    </message>
    <message>
        <source>Addresses heard: {n}. Of these new: {new}.</source>
        <translation>得到地址 {n} 个，其中新的 {new} 个。</translation>
    </message>
    <message>
        <source>{done} of {total} asked: {protocol} {unit}, {baud} baud {parity}{stop_bits}</source>
        <translation>已询问 {done}/{total}：{protocol} {unit}，{baud} 波特 {parity}{stop_bits}</translation>
    </message>
    <message>
        <source>Charging the use of meters met a fault and begins anew: {reason}</source>
        <translation>按用量计费时出现故障，将重新开始：{reason}</translation>
    </message>
    <message>
        <source>Collector {name} cannot be connected as it is set up: {reason}</source>
        <translation>采集器 {name} 的建档参数无法用于连接：{reason}</translation>
    </message>
    <message>
        <source>The meter&apos;s purchase count is {count}, which contradicts what two persons decided about sale {receipt}.</source>
        <translation>表内购电次数为 {count}，与两人对售电 {receipt} 的裁定不符。</translation>
    </message>
    <message>
        <source>The reading engine met a fault and goes on: {reason}</source>
        <translation>抄表引擎出现故障，已继续运行：{reason}</translation>
    </message>
    <message>
        <source>Readings could not be stored and are kept to be stored later: {reason}</source>
        <translation>抄表数据暂时无法保存，已留待稍后保存：{reason}</translation>
    </message>
    <message>
        <source>A job of the bench met a fault and ended: {reason}</source>
        <translation>工作台任务出现故障而结束：{reason}</translation>
    </message>
    <message>
        <source>The last states of meters could not be read or kept: {reason}</source>
        <translation>无法读取或保存仪表的最近状态：{reason}</translation>
    </message>
    <message>
        <source>The figures of lines could not be counted for a while: {reason}</source>
        <translation>总线统计暂时无法计算：{reason}</translation>
    </message>
    <message>
        <source>The link to collector {name} met a fault and is made anew: {reason}</source>
        <translation>与采集器 {name} 的连接出现故障，将重新建立：{reason}</translation>
    </message>
    <message>
        <source>Meter {name} cannot be asked as it is set up: {reason}</source>
        <translation>仪表 {name} 的建档参数无法用于抄读：{reason}</translation>
    </message>
    <message>
        <source>its meter is not in service, or its make cannot be sold to.</source>
        <translation>该仪表未投入使用，或其型号不能售电。</translation>
    </message>
    <message>
        <source>An order for a meter ({name}) met a fault and is tried again: {reason}</source>
        <translation>发给仪表的指令（{name}）出现故障，将重试：{reason}</translation>
    </message>
    <message>
        <source>The orders of line {name} met a fault and wait for the next one: {reason}</source>
        <translation>总线 {name} 的指令处理出现故障，等待下一条指令：{reason}</translation>
    </message>
    <message>
        <source>What came of orders could not be written for a while: {reason}</source>
        <translation>指令结果暂时无法写入账本：{reason}</translation>
    </message>
    <message>
        <source>Reading meter {name} at once met a fault: {reason}</source>
        <translation>立即抄读仪表 {name} 时出现故障：{reason}</translation>
    </message>
    <message>
        <source>The readings of line {name} met a fault and begin anew: {reason}</source>
        <translation>总线 {name} 的抄读出现故障，将重新开始：{reason}</translation>
    </message>
    <message>
        <source>Sale {name} could not be driven on and stays open: {reason}</source>
        <translation>售电 {name} 无法继续处理，仍未了结：{reason}</translation>
    </message>
    <message>
        <source>The changed set-up could not be read and is read again: {reason}</source>
        <translation>无法读取修改后的建档，将再次读取：{reason}</translation>
    </message>
    <message>
        <source>Comparing what meters were told with what they show met a fault and begins anew: {reason}</source>
        <translation>比对下发与仪表实际参数时出错，正在重新开始：{reason}</translation>
    </message>
    <message>
        <source>The meter was told to switch its supply, and its state shows that it did not.</source>
        <translation>已命令该表切换供电，但其状态表明没有执行。</translation>
    </message>
    <message>
        <source>The meter refuses to switch its supply.</source>
        <translation>该表拒绝切换供电。</translation>
    </message>
    <message>
        <source>Watching over supply met a fault and begins anew: {reason}</source>
        <translation>供电监视出现故障，将重新开始：{reason}</translation>
    </message>
    <message>
        <source>Following a plan for a shortage met a fault and begins anew: {reason}</source>
        <translation>执行有序用电方案时出现故障，将重新开始：{reason}</translation>
    </message>
    <message>
        <source>A template cannot be empty. Write its text.</source>
        <translation>模板不能为空，请写明内容。</translation>
    </message>
    <message>
        <source>A template may have {most} characters at most. Shorten it.</source>
        <translation>模板最多 {most} 个字，请缩短。</translation>
    </message>
    <message>
        <source>There is no value {name} for this template. Choose one of those listed below it.</source>
        <translation>这个模板没有“{name}”这个值，请从下面列出的值中选择。</translation>
    </message>
    <message>
        <source>Enter the telephone number to send to: 5 to 20 figures, with + before a country&apos;s code.</source>
        <translation>请输入要发送的手机号码：5 至 20 位数字，国家代码前加 +。</translation>
    </message>
    <message>
        <source>This message is no longer in the list. Look at the list anew.</source>
        <translation>这条短信已不在列表中，请刷新列表。</translation>
    </message>
    <message>
        <source>Only messages that failed, expired, were cancelled or whose fate is not known are sent again.</source>
        <translation>只有失败、过期、已取消或结果不明的短信才能重发。</translation>
    </message>
    <message>
        <source>Only messages that still wait can be cancelled. Look at the list anew.</source>
        <translation>只有还在排队的短信才能取消，请刷新列表。</translation>
    </message>
    <message>
        <source>This text is of no use without {{{name}}}. Put it where the code shall stand.</source>
        <translation>没有 {{{name}}} 的短信没有用处，请把它放在验证码的位置。</translation>
    </message>
    <message>
        <source>A PIN has 4 to 8 figures. Enter it again.</source>
        <translation>PIN 码是 4 至 8 位数字，请重新输入。</translation>
    </message>
    <message>
        <source>The card refused this PIN and locks itself after three wrong ones. Enter the PIN of this card.</source>
        <translation>SIM 卡已拒绝过这个 PIN 码，连错三次会锁卡。请输入这张卡的 PIN 码。</translation>
    </message>
    <message>
        <source>{setting}: {text} is no address that begins with https://. Correct it or leave it empty.</source>
        <translation>{setting}：{text} 不是以 https:// 开头的地址，请改正或留空。</translation>
    </message>
    <message>
        <source>Ordered for {n} meters. How it goes on is under Control, Sent to many; check again afterwards.</source>
        <translation>已对 {n} 块表下达校时命令。进展见“表计控制”的“批量记录”，之后请再检查一次。</translation>
    </message>
    <message>
        <source>The proof was broken off. It says nothing about the book; begin it again.</source>
        <translation>校验已中断，对账本不作结论；请重新开始。</translation>
    </message>
    <message>
        <source>The book is proven: {rows} rows checked, nothing found.</source>
        <translation>账本校验通过：已检查 {rows} 行，未发现问题。</translation>
    </message>
    <message>
        <source>The book does not prove itself. Findings: {n}. Sell nothing more, keep a copy of the data folder, and show this list to whoever looks after the program.</source>
        <translation>账本校验未通过，发现 {n} 处问题。请停止售电，保留数据文件夹的副本，并把此清单交给程序维护人员。</translation>
    </message>
    <message>
        <source>The file itself is damaged</source>
        <translation>文件本身已损坏</translation>
    </message>
    <message>
        <source>A newer version of the program wrote the book</source>
        <translation>账本由更新版本的程序写入</translation>
    </message>
    <message>
        <source>A table, an index or a trigger is missing or was changed</source>
        <translation>表、索引或触发器缺失或被改动</translation>
    </message>
    <message>
        <source>A row was changed, taken out or put in after it was written</source>
        <translation>写入后的行被改动、删除或插入</translation>
    </message>
    <message>
        <source>A value is of a kind that the program never writes</source>
        <translation>出现本程序从不写入的数据类型</translation>
    </message>
    <message>
        <source>An entry of the operation log was not written by this program</source>
        <translation>操作日志中有不是本程序写入的记录</translation>
    </message>
    <message>
        <source>The operation log lacks what was noted of it outside the book: cut off, or an older copy</source>
        <translation>操作日志与账外留存的记录不符：被截断，或换成了旧副本</translation>
    </message>
    <message>
        <source>A row was changed outside the program</source>
        <translation>有行在程序之外被改动</translation>
    </message>
    <message>
        <source>A meter&apos;s starts of counting do not follow one another</source>
        <translation>仪表的计次起点前后不衔接</translation>
    </message>
    <message>
        <source>An act lacks its second person, or it was not for this act</source>
        <translation>操作缺少第二人审批，或审批与操作不符</translation>
    </message>
    <message>
        <source>The operation log and what was done do not agree</source>
        <translation>操作日志与实际操作不符</translation>
    </message>
    <message>
        <source>An account does not add up</source>
        <translation>科目金额不平</translation>
    </message>
    <message>
        <source>A charge for use does not follow from readings and tariff</source>
        <translation>用量扣费与读数、电价不符</translation>
    </message>
    <message>
        <source>A purchase count is missing or used twice</source>
        <translation>购电次数缺失或重复</translation>
    </message>
    <message>
        <source>An entry and its money do not agree</source>
        <translation>分录与金额不符</translation>
    </message>
    <message>
        <source>What a refund or reversal stands on is missing or wrong</source>
        <translation>退电或冲正的依据缺失或有误</translation>
    </message>
    <message>
        <source>What is open and what the steps say do not agree</source>
        <translation>未完成的操作与其步骤不符</translation>
    </message>
    <message>
        <source>An order to a meter did not go its way step by step</source>
        <translation>对仪表的命令未按步骤进行</translation>
    </message>
    <message>
        <source>Money on its way was settled twice, or not by its operation</source>
        <translation>在途金额被重复结算，或不是由其操作结算</translation>
    </message>
    <message>
        <source>An operation and its money do not agree</source>
        <translation>操作与其金额不符</translation>
    </message>
    <message>
        <source>A sale is settled without the meter&apos;s proof</source>
        <translation>售电未经仪表证实即已结算</translation>
    </message>
    <message>
        <source>A receipt number or a copy&apos;s number is missing or used twice</source>
        <translation>收据号或补打号缺失或重复</translation>
    </message>
    <message>
        <source>A reversal does not fit what it undoes</source>
        <translation>冲正与原操作不符</translation>
    </message>
    <message>
        <source>Sales cannot be followed to their end</source>
        <translation>无法追踪售电到结束</translation>
    </message>
    <message>
        <source>A shift does not follow from the one before, or does not add up</source>
        <translation>班次与上一班不衔接，或金额不平</translation>
    </message>
    <message>
        <source>An operation did not go its way step by step</source>
        <translation>操作未按步骤进行</translation>
    </message>
    <message>
        <source>There is more than is listed here</source>
        <translation>还有更多问题未列出</translation>
    </message>
    <message>
        <source>A brace is left open or stands alone. Write the name of each value between two braces.</source>
        <translation>有花括号没有配对。请把每个值的名称写在一对花括号之间。</translation>
    </message>
    <message>
        <source>Choose messages that failed, expired, were cancelled or whose fate is not known first.</source>
        <translation>请先选择失败、过期、已取消或结果不明的短信。</translation>
    </message>
    <message>
        <source>Choose messages that still wait first.</source>
        <translation>请先选择还在等待的短信。</translation>
    </message>
    <message>
        <source>Put into the queue: {n}.</source>
        <translation>已加入队列：{n} 条。</translation>
    </message>
    <message>
        <source>Cancelled: {n}.</source>
        <translation>已取消：{n} 条。</translation>
    </message>
    <message>
        <source>Kept. The next texts are worded so.</source>
        <translation>已保存，之后的短信按此发送。</translation>
    </message>
    <message>
        <source>Kept. The modem is given it at the next look.</source>
        <translation>已保存，稍后交给短信猫。</translation>
    </message>
    <message>
        <source>Say with --reason why the older copy is to be used.</source>
        <translation>请用 --reason 写明使用较旧副本的原因。</translation>
    </message>
    <message>
        <source>This book is an older copy; newer entries of its log that are missing: {missing}. Put the newest book back; to go on with this one on purpose, run main.py accept-copy --reason TEXT.</source>
        <translation>此账本是较旧的副本，操作日志缺少 {missing} 条。请放回最新的账本；如确要使用此副本，请运行 main.py accept-copy --reason 原因。</translation>
    </message>
    <message>
        <source>The older copy is the book now, and its log says so; entries of the log that are lost: {missing}. Read all meters before the first sale.</source>
        <translation>较旧的副本现为正式账本；此前 {missing} 条日志已丢失，并已记入操作日志。首次售电前请先抄读所有电表。</translation>
    </message>
    <message>
        <source>The book is no older copy; nothing was changed.</source>
        <translation>账本并非较旧的副本，未作任何更改。</translation>
    </message>
    <message>
        <source>Paying by {channel} is not switched on for this building. Choose another way to pay.</source>
        <translation>本楼宇未开通{channel}支付。请选择其他付款方式。</translation>
    </message>
    <message>
        <source>This meter does not belong to your account.</source>
        <translation>该表不属于您的账户。</translation>
    </message>
    <message>
        <source>There is no such order. Open the page again.</source>
        <translation>没有该订单。请重新打开页面。</translation>
    </message>
    <message>
        <source>This form was used for another order already. Open it again and enter the amount anew.</source>
        <translation>该表单已用于另一笔订单。请重新打开并重新输入金额。</translation>
    </message>
    <message>
        <source>Order {order} of this meter is paid and the office has not decided about it yet. Ask there first.</source>
        <translation>该表的订单 {order} 已支付，售电处尚未处理。请先向售电处询问。</translation>
    </message>
    <message>
        <source>The payment service did not take the order: {text} ({code}). Choose another way to pay.</source>
        <translation>支付机构未受理该订单：{text}（{code}）。请选择其他付款方式。</translation>
    </message>
    <message>
        <source>Order {order} was paid with another amount than was ordered. Send the money back.</source>
        <translation>订单 {order} 的实付金额与下单金额不符。请退回款项。</translation>
    </message>
    <message>
        <source>Meter {meter} went to another account after the order was placed. Send the money back.</source>
        <translation>下单后表 {meter} 已转到另一账户。请退回款项。</translation>
    </message>
    <message>
        <source>Meter {meter} is sold to by another company than was paid. Send the money back.</source>
        <translation>表 {meter} 的售电公司与收款公司不同。请退回款项。</translation>
    </message>
    <message>
        <source>Receipt {receipt} was paid online, so the money goes back the same way: under Online orders.</source>
        <translation>收据 {receipt} 是线上支付的，款项须原路退回：请到“线上订单”办理。</translation>
    </message>
    <message>
        <source>There is no report named “{report}”.</source>
        <translation>没有名为“{report}”的报表。</translation>
    </message>
    <message>
        <source>The report {report} does not know the filter “{filter}”.</source>
        <translation>报表 {report} 没有筛选条件“{filter}”。</translation>
    </message>
    <message>
        <source>Say what the report {report} is of: the filter {filter}, on the command line --filter {filter}=….</source>
        <translation>请指明报表 {report} 的对象：筛选条件 {filter}，命令行中为 --filter {filter}=…。</translation>
    </message>
    <message>
        <source>“{text}” is no time. Write a day, month or year as 2026-03-05, 2026-03 or 2026, two of them with two dots between, or a name as last-month.</source>
        <translation>“{text}”不是有效的时间。请写日、月或年，如 2026-03-05、2026-03 或 2026；也可用两个点连接起止时间，或用 last-month 这类名称。</translation>
    </message>
    <message>
        <source>The beginning {begin} is after the end {end}. Exchange them, or leave the end out for today.</source>
        <translation>起始 {begin} 晚于截止 {end}。请对调，或省略截止（即到今天）。</translation>
    </message>
    <message>
        <source>“{text}” is not known for the filter {filter}. It may be one of: {choices}.</source>
        <translation>筛选条件 {filter} 不认识“{text}”，可选：{choices}。</translation>
    </message>
    <message>
        <source>Nothing here is named “{text}” ({filter}).</source>
        <translation>这里没有名为“{text}”的对象（{filter}）。</translation>
    </message>
    <message>
        <source>That would be more than {n} rows. Choose a shorter time, or a filter more.</source>
        <translation>结果会超过 {n} 行，请缩短时间或增加筛选条件。</translation>
    </message>
    <message>
        <source>Stopped before the report was whole.</source>
        <translation>报表尚未完成就已停止。</translation>
    </message>
    <message>
        <source>There is no such thing on this account.</source>
        <translation>该账户下没有该项。</translation>
    </message>
    <message>
        <source>The tenants&apos; web asked for something it cannot have.</source>
        <translation>租户网页请求了不允许的内容。</translation>
    </message>
    <message>
        <source>Too many tenants ask at the moment. It goes on by itself.</source>
        <translation>当前访问的租户过多，会自行恢复。</translation>
    </message>
    <message>
        <source>Tenants cannot be served at address {address}, port {port} ({reason}). Choose another port or address in the settings.</source>
        <translation>无法在地址 {address}、端口 {port} 提供租户网页（{reason}）。请在设置中更换端口或地址。</translation>
    </message>
    <message>
        <source>The certificate {path} counts from {on} on only: until then telephones refuse it. Look whether the date of this computer is right.</source>
        <translation>证书 {path} 自 {on} 起才生效，此前手机会拒绝访问。请检查本机日期是否正确。</translation>
    </message>
    <message>
        <source>The certificate {path} ended on {on}: telephones refuse it. Put a new one in its place.</source>
        <translation>证书 {path} 已于 {on} 到期，手机会拒绝访问。请换上新证书。</translation>
    </message>
    <message>
        <source>In {path} the certificate of this site does not come first. Move it to the top of the file, before those of its issuers.</source>
        <translation>{path} 中本站点的证书不在最前面。请将其移到文件开头，置于签发者证书之前。</translation>
    </message>
    <message>
        <source>The certificate {path} is not fit for TLS. Get one with a key that is long enough: RSA with 2048 bits or more, or P-256.</source>
        <translation>证书 {path} 不能用于 TLS。请换用密钥足够长的证书：RSA 2048 位以上或 P-256。</translation>
    </message>
    <message>
        <source>The file {path} for the certificate of the tenants&apos; web cannot be read or made ({reason}).</source>
        <translation>租户网页证书的文件 {path} 无法读取或生成（{reason}）。</translation>
    </message>
    <message>
        <source>{path} holds no certificate. Enter a PEM file: its first line has BEGIN CERTIFICATE. Have another kind (DER, PFX) converted.</source>
        <translation>{path} 中没有证书。请填写 PEM 文件，其首行含有 BEGIN CERTIFICATE；其他格式（DER、PFX）请先转换。</translation>
    </message>
    <message>
        <source>{path} holds no private key. Enter a PEM file with a line that has BEGIN PRIVATE KEY. Have another kind (DER, PFX) converted.</source>
        <translation>{path} 中没有私钥。请填写含有 BEGIN PRIVATE KEY 一行的 PEM 文件；其他格式（DER、PFX）请先转换。</translation>
    </message>
    <message>
        <source>The private key {path} has a password. Enter a file that has it without one.</source>
        <translation>私钥 {path} 带有密码。请填写不带密码的私钥文件。</translation>
    </message>
    <message>
        <source>The private key {path} does not belong to the certificate {certificate}. Enter the key that this certificate was asked for with.</source>
        <translation>私钥 {path} 与证书 {certificate} 不匹配。请填写申请此证书时所用的私钥。</translation>
    </message>
    <message>
        <source>The tenants&apos; web ended by itself and is started again. Its log is tenant-web.log.</source>
        <translation>租户网页意外退出，正在重新启动，日志为 tenant-web.log。</translation>
    </message>
    <message>
        <source>The tenants&apos; web met a fault; the log tells more.</source>
        <translation>租户网页出现故障，详见日志。</translation>
    </message>
    <message>
        <source>Tenants are not served now.</source>
        <translation>目前不向租户提供网页服务。</translation>
    </message>
    <message>
        <source>Plain HTTP is served to this computer alone: set the network address to 127.0.0.1.</source>
        <translation>明文 HTTP 仅限本机：请把网络地址设为 127.0.0.1。</translation>
    </message>
    <message>
        <source>The book could not answer the tenants&apos; web.</source>
        <translation>账本无法应答租户网页。</translation>
    </message>
    <message>
        <source>Meterdesk runs without a window on {folder}. Ctrl+C ends it.</source>
        <translation>Meterdesk 正在 {folder} 上无窗口运行，按 Ctrl+C 结束。</translation>
    </message>
    <message>
        <source>Tenants are served at {address}.</source>
        <translation>租户网页在 {address} 提供服务。</translation>
    </message>
    <message>
        <source>This cannot be chosen for a tenant&apos;s texts.</source>
        <translation>不能这样选择租户短信。</translation>
    </message>
    <message>
        <source>This tenant may not order that.</source>
        <translation>该租户不能进行此操作。</translation>
    </message>
    <message>
        <source>The meter does not answer the tenant now.</source>
        <translation>表计目前没有应答租户。</translation>
    </message>
    <message>
        <source>Supply was not cut for want of money, or not by the tenant.</source>
        <translation>供应不是因欠费或由租户断开的。</translation>
    </message>
    <message>
        <source>The tenant has not confirmed it.</source>
        <translation>租户没有确认。</translation>
    </message>
    <message>
        <source>The tenant has nothing left.</source>
        <translation>租户余额已用完。</translation>
    </message>
    <message>
        <source>At least one number must get the texts.</source>
        <translation>至少要有一个手机号接收短信。</translation>
    </message>
    <message>
        <source>This code is no longer valid. Have a new one sent.</source>
        <translation>验证码已失效，请重新发送。</translation>
    </message>
    <message>
        <source>This code is wrong. Tries left: {left}.</source>
        <translation>验证码错误，还可以试 {left} 次。</translation>
    </message>
    <message>
        <source>No more codes are sent to tenants today.</source>
        <translation>今天不再向租户发送验证码。</translation>
    </message>
    <message>
        <source>Codes cannot be sent: there is no modem.</source>
        <translation>无法发送验证码：没有短信猫。</translation>
    </message>
    <message>
        <source>This is no mobile number of 11 figures.</source>
        <translation>不是 11 位手机号。</translation>
    </message>
    <message>
        <source>The tenant is not signed in any more.</source>
        <translation>租户已退出登录。</translation>
    </message>
    <message>
        <source>Shop number or code is wrong.</source>
        <translation>户号或查询码错误。</translation>
    </message>
    <message>
        <source>This sign-in is not in the book any more.</source>
        <translation>账本中已没有这条登录记录。</translation>
    </message>
    <message>
        <source>Wait {seconds} s before the next try.</source>
        <translation>请等待 {seconds} 秒后再试。</translation>
    </message>
    <message>
        <source>No other price of this meter&apos;s plan is to come. Enter a version of the plan first.</source>
        <translation>该表的电价方案没有待生效的版本。请先录入新版本。</translation>
    </message>
    <message>
        <source>The archived readings of {year} are missing: {path} is not there. What they would tell is shown as a gap. Put the file back.</source>
        <translation>{year} 年已转存的读数不见了：{path} 不存在。相应时段按缺数显示。请把文件放回原处。</translation>
    </message>
    <message>
        <source>The archived readings of {year} cannot be read: {path} is damaged. What they would tell is shown as a gap. Put back a copy of the file.</source>
        <translation>{year} 年已转存的读数无法读取：{path} 已损坏。相应时段按缺数显示。请用备份文件替换它。</translation>
    </message>
    <message>
        <source>The year {year} cannot be archived yet: it has not ended, or its last night is still to come.</source>
        <translation>{year} 年还不能转存：这一年尚未结束，或最后一天夜间的整理尚未进行。</translation>
    </message>
    <message>
        <source>There are no readings of {year} to move.</source>
        <translation>没有 {year} 年的读数可以转移。</translation>
    </message>
    <message>
        <source>It was cut off. Nothing is lost; it goes on from there when it is begun again.</source>
        <translation>已中止。数据没有丢失；再次开始时从中止处继续。</translation>
    </message>
    <message>
        <source>The readings of {year} are archived: {samples}, in {path}.</source>
        <translation>{year} 年的读数已转存：{samples} 条，文件 {path}。</translation>
    </message>
    <message>
        <source>The readings of {year} are back: {samples}.</source>
        <translation>{year} 年的读数已取回：{samples} 条。</translation>
    </message>
    <message>
        <source>{year}: {samples} readings in the working book, {archived} archived ({bytes} bytes) {state}</source>
        <translation>{year} 年：工作账本中 {samples} 条，已转存 {archived} 条（{bytes} 字节）{state}</translation>
    </message>
    <message>
        <source>That is too much at once: of {meters} meters take at most {days} days, or fewer meters.</source>
        <translation>一次查询的数据太多：{meters} 块表最多查 {days} 天，或减少表的数量。</translation>
    </message>
    <message>
        <source>Show every reading, choose the wrong one in the list, and try again.</source>
        <translation>请改为显示“每次读数”，在列表中选中错误的那一条，再操作。</translation>
    </message>
    <message>
        <source>This reading is not as it was: somebody has corrected it meanwhile. Look anew.</source>
        <translation>这条读数已经变化：期间有人更正过。请刷新后再看。</translation>
    </message>
    <message>
        <source>This reading tells no register that could be corrected. Choose another one.</source>
        <translation>这条读数没有可更正的示数。请另选一条。</translation>
    </message>
    <message>
        <source>That is what the reading told already. Enter what the register really showed.</source>
        <translation>与原读数相同。请填写表计当时的实际示数。</translation>
    </message>
    <message>
        <source>Say why the reading is corrected, in up to {most} characters.</source>
        <translation>请写明更正原因，最多 {most} 个字。</translation>
    </message>
    <message>
        <source>The register of this meter goes up to {most}. Enter what it really showed.</source>
        <translation>此表示数最大为 {most}。请填写表计当时的实际示数。</translation>
    </message>
    <message>
        <source>The registers of the rates come to more than the whole. Correct them as well.</source>
        <translation>各费率示数之和大于总示数。请一并更正。</translation>
    </message>
    <message>
        <source>The reading of meter {meter} is corrected. Use, charts and reports follow it.</source>
        <translation>仪表 {meter} 的读数已更正，用量、图表和报表随之更新。</translation>
    </message>
    <message>
        <source>The reading of meter {meter} is corrected, and {amount_fen} yuan are given back to the credit.</source>
        <translation>仪表 {meter} 的读数已更正，并已向余额退还 {amount_fen} 元。</translation>
    </message>
    <message>
        <source>The office&apos;s computer does not answer. Please try again soon, or ask the office.</source>
        <translation>物业电脑没有应答，请稍后再试，或咨询物业。</translation>
    </message>
    <message>
        <source>This station does not trust the certificate of the office&apos;s computer. Please tell the office.</source>
        <translation>查询机不信任物业电脑的证书，请告知物业。</translation>
    </message>
    <message>
        <source>At most ¥ {limit} at a time.</source>
        <translation>每次最多 ¥ {limit}。</translation>
    </message>
    <message>
        <source>{text}</source>
        <translation>{text}</translation>
    </message>
    <message>
        <source>If this number is on file for the shop, a code is on its way. It is good for 10 minutes.</source>
        <translation>如果该号码已为此商铺登记，验证码正在发送，10 分钟内有效。</translation>
    </message>
    <message>
        <source>Your meters are being read. The figures change here within a minute.</source>
        <translation>正在抄您的表，一分钟内这里的数字会更新。</translation>
    </message>
    <message>
        <source>No meter belongs to this account. Please ask the office.</source>
        <translation>此户名下没有仪表，请咨询物业。</translation>
    </message>
    <message>
        <source>{url} is no address of a tenant web. Write it like https://office:8443.</source>
        <translation>{url} 不是用户网页的地址，请写成 https://office:8443 的样子。</translation>
    </message>
    <message>
        <source>{url} is not encrypted. Use https, or http on this computer alone (127.0.0.1).</source>
        <translation>{url} 没有加密。请用 https；只有本机（127.0.0.1）可以用 http。</translation>
    </message>
    <message>
        <source>There is no screen number {number}; this computer has {count}. Count from 1.</source>
        <translation>没有 {number} 号屏幕；这台电脑有 {count} 个，从 1 数起。</translation>
    </message>
    <message>
        <source>Your meters were read a moment ago.</source>
        <translation>您的表刚刚抄过。</translation>
    </message>
    <message>
        <source>The fingerprint is 64 hexadecimal digits. At the office this shows them: openssl x509 -in certificate.pem -noout -fingerprint -sha256</source>
        <translation>指纹是 64 位十六进制数字，在物业电脑上用此命令查看：openssl x509 -in certificate.pem -noout -fingerprint -sha256</translation>
    </message>
    <message>
        <source>Nothing is known yet of what was used.</source>
        <translation>暂时没有用量数据。</translation>
    </message>
    <message>
        <source>This meter cannot be topped up here at present. Please go to the office.</source>
        <translation>此表目前不能在这里充值，请到物业办理。</translation>
    </message>
    <message>
        <source>Nothing was bought on this account yet.</source>
        <translation>此户还没有购电记录。</translation>
    </message>
    <message>
        <source>The slip is printed. Please take it.</source>
        <translation>小票已打印，请取走。</translation>
    </message>
    <message>
        <source>The slip could not be printed. It is at the office and on your telephone&apos;s page too.</source>
        <translation>小票打印失败。在物业和手机页面上也能看到。</translation>
    </message>
    <message>
        <source>{text} is no printer. Write it like network:192.0.2.9, usb:04b8:0202 or file:/folder.</source>
        <translation>{text} 不是打印机，请写成 network:192.0.2.9、usb:04b8:0202 或 file:/文件夹 的样子。</translation>
    </message>
    <message>
        <source>The new code of shop {shop} is printed; the one before is void.</source>
        <translation>户号 {shop} 的新查询码已打印，原查询码作废。</translation>
    </message>
    <message>
        <source>Kept. It counts at once.</source>
        <translation>已保存，立即生效。</translation>
    </message>
    <message>
        <source>The picture is the file {path}.</source>
        <translation>图片已写入文件 {path}。</translation>
    </message>
    <message>
        <source>Stopped. No file was written.</source>
        <translation>已停止，没有写出文件。</translation>
    </message>
    <message>
        <source>The file {path} is open in another program, perhaps in Excel. Close it there and try again, or choose another name.</source>
        <translation>文件 {path} 正被其他程序打开（可能是 Excel）。请在那里关闭后重试，或换一个文件名。</translation>
    </message>
    <message>
        <source>The file {path} is there already and protected against changes. Choose another name.</source>
        <translation>文件 {path} 已存在且受保护，不能修改。请换一个文件名。</translation>
    </message>
    <message>
        <source>The folder {folder} is not there (any more). Plug the drive in again and try again, or choose another folder.</source>
        <translation>文件夹 {folder} 不存在（或已被移除）。请重新插入磁盘后重试，或另选文件夹。</translation>
    </message>
    <message>
        <source>Nothing may be written into the folder {folder}. Choose another folder.</source>
        <translation>没有权限写入文件夹 {folder}。请另选文件夹。</translation>
    </message>
    <message>
        <source>The drive of the folder {folder} is read-only. Choose another folder.</source>
        <translation>文件夹 {folder} 所在的磁盘是只读的。请另选文件夹。</translation>
    </message>
    <message>
        <source>There is no room left for {path}. Make room and try again, or choose another drive. Nothing is left of the file.</source>
        <translation>磁盘空间不足，无法写入 {path}。请腾出空间后重试，或另选磁盘。没有留下不完整的文件。</translation>
    </message>
    <message>
        <source>{path} is a folder. Choose another name.</source>
        <translation>{path} 是一个文件夹。请换一个名称。</translation>
    </message>
    <message>
        <source>A file cannot be called &quot;{name}&quot; everywhere. Leave out &lt; &gt; : &quot; / \ | ? * and names such as CON, and choose another.</source>
        <translation>文件不能命名为“{name}”。请不要使用 &lt; &gt; : &quot; / \ | ? * 以及 CON 之类的名称，换一个文件名。</translation>
    </message>
    <message>
        <source>Writing {path} broke off, and nothing is left of it. Try again; the program&apos;s log says more.</source>
        <translation>写入 {path} 时中断，没有留下不完整的文件。请重试；详情见程序日志。</translation>
    </message>
    <message>
        <source>The payment service gave the money back by itself, as the order had just ended.</source>
        <translation>订单刚好结束，支付机构已自动退款。</translation>
    </message>
    <message>
        <source>Order {order} is not held any more. Open the page again.</source>
        <translation>订单 {order} 已不再挂起。请重新打开页面。</translation>
    </message>
    <message>
        <source>The service is being asked about order {order}. If it says paid, the order is sold and the difference goes by itself; if not, an entry settles it three days after it was found.</source>
        <translation>正在向支付机构查询订单 {order}。若答复已付款，订单将自动售出，差异随之消失；若未付款，发现三天后可用分录处理。</translation>
    </message>
    <message>
        <source>Nothing of order {order} can go back now: a meter has it, or it is on its way already.</source>
        <translation>订单 {order} 现在没有可退的款项：电表已入账，或退款已在途。</translation>
    </message>
    <message>
        <source>Online order {order} of this account is not finished. See to it under Online orders first.</source>
        <translation>该账户的线上订单 {order} 尚未完结。请先在“线上订单”中处理。</translation>
    </message>
    <message>
        <source>Saved. The service is used so from now on; try it out.</source>
        <translation>已保存，即时生效；请测试一次。</translation>
    </message>
    <message>
        <source>The payment service is being asked …</source>
        <translation>正在询问支付机构…</translation>
    </message>
    <message>
        <source>The payment service answered, signed with its own key. All is well.</source>
        <translation>支付机构已应答，签名正确，一切正常。</translation>
    </message>
    <message>
        <source>The payment service answered, signed with its own key: {text}. It was asked about an order that never was, so that it knows none is right.</source>
        <translation>支付机构已应答，签名正确：{text}。测试询问的是并不存在的订单，答复无此订单即为正常。</translation>
    </message>
    <message>
        <source>The file {path} cannot be read. Choose another.</source>
        <translation>无法读取文件 {path}，请另选。</translation>
    </message>
    <message>
        <source>There is no such company any more.</source>
        <translation>该公司已不存在。</translation>
    </message>
    <message>
        <source>{field} is too long, or holds signs that cannot be.</source>
        <translation>{field}过长，或含有不允许的字符。</translation>
    </message>
    <message>
        <source>{field}: an address must begin with https://.</source>
        <translation>{field}：地址必须以 https:// 开头。</translation>
    </message>
    <message>
        <source>{field} is missing. A channel that is on needs it.</source>
        <translation>缺少{field}。启用的支付方式必须填写。</translation>
    </message>
    <message>
        <source>{field} cannot be read. Paste the whole text, with the lines BEGIN and END if it has them.</source>
        <translation>{field}无法读取。请粘贴全部内容，若有 BEGIN 和 END 行也要包括。</translation>
    </message>
    <message>
        <source>{field} holds a public key. It must be the private key that belongs to the merchant.</source>
        <translation>{field}是公钥。此处必须填商户自己的私钥。</translation>
    </message>
    <message>
        <source>{field} holds a private key. It must be the payment service&apos;s public key or certificate.</source>
        <translation>{field}是私钥。此处必须填支付机构的公钥或证书。</translation>
    </message>
    <message>
        <source>{field}: RSA keys have 2048 bits or more.</source>
        <translation>{field}：RSA 密钥须为 2048 位以上。</translation>
    </message>
    <message>
        <source>{field} has 32 letters and figures exactly.</source>
        <translation>{field}须为 32 位字母和数字。</translation>
    </message>
    <message>
        <source>The payment service cannot be reached. Check the network and the address.</source>
        <translation>无法连接支付机构。请检查网络和地址。</translation>
    </message>
    <message>
        <source>The payment service did not answer in time.</source>
        <translation>支付机构未在规定时间内应答。</translation>
    </message>
    <message>
        <source>The payment service is busy or being mended ({text}).</source>
        <translation>支付机构繁忙或维护中（{text}）。</translation>
    </message>
    <message>
        <source>The payment service&apos;s address cannot be used.</source>
        <translation>支付机构的地址无法使用。</translation>
    </message>
    <message>
        <source>The payment service sent far too much.</source>
        <translation>支付机构返回的内容过大。</translation>
    </message>
    <message>
        <source>What the payment service answered makes no sense.</source>
        <translation>支付机构的应答无法理解。</translation>
    </message>
    <message>
        <source>The answer is not signed with the payment service&apos;s key. Check the key set up here.</source>
        <translation>应答不是用支付机构的密钥签名的。请检查此处设置的公钥或证书。</translation>
    </message>
    <message>
        <source>The payment service spoke of another order.</source>
        <translation>支付机构的应答说的是另一笔订单。</translation>
    </message>
    <message>
        <source>The payment service spoke of another merchant.</source>
        <translation>支付机构的应答说的是另一商户。</translation>
    </message>
    <message>
        <source>The payment service does not know yet ({text}).</source>
        <translation>支付机构尚不知结果（{text}）。</translation>
    </message>
    <message>
        <source>The payment service refused: {text}.</source>
        <translation>支付机构拒绝：{text}。</translation>
    </message>
    <message>
        <source>The statement of the payment service cannot be read.</source>
        <translation>支付机构的对账单无法读取。</translation>
    </message>
    <message>
        <source>The same transaction has paid another order already.</source>
        <translation>同一笔交易已用于支付另一订单。</translation>
    </message>
    <message>
        <source>The group {text} has another head meter in a row before. Write one, or leave it blank.</source>
        <translation>建筑群 {text} 在前面的行中写了另一块总表，请只写一块，或留空。</translation>
    </message>
    <message>
        <source>“{text}” is no number above zero, which the filter {filter} needs.</source>
        <translation>“{text}”不是大于零的整数，筛选条件 {filter} 需要这样的数。</translation>
    </message>
    <message>
        <source>Choose a year in the list.</source>
        <translation>请在列表中选择一个年份。</translation>
    </message>
    <message>
        <source>{samples} readings of {year} are in their file.</source>
        <translation>{year} 年的 {samples} 条读数已转存到文件。</translation>
    </message>
    <message>
        <source>{samples} readings of {year} are back.</source>
        <translation>{year} 年的 {samples} 条读数已取回。</translation>
    </message>
    <message>
        <source>The file does not describe payment services. Use one as simulate-pay prints it.</source>
        <translation>该文件不是支付方式的设置。请使用 simulate-pay 输出的格式。</translation>
    </message>
    <message>
        <source>Order {order} is sold: the meter is credited as with any sale.</source>
        <translation>订单 {order} 已售电：与平常售电一样给表充值。</translation>
    </message>
    <message>
        <source>The money of order {order} is being sent back; the list shows when the service has done it.</source>
        <translation>订单 {order} 的款项正在原路退回；支付机构办完后列表会显示。</translation>
    </message>
    <message>
        <source>Order {order} is being closed at the service. Should it be paid all the same, it is sold.</source>
        <translation>正在支付机构关闭订单 {order}。若客户仍已付款，则照常售电。</translation>
    </message>
    <message>
        <source>The entry is booked. The difference is settled.</source>
        <translation>分录已入账，差异已处理。</translation>
    </message>
    <message>
        <source>Choose a difference first that is still open.</source>
        <translation>请先选择一项尚未处理的差异。</translation>
    </message>
    <message>
        <source>That is {n} rows; up to {most} can be printed from here. Choose a shorter time, or export a PDF.</source>
        <translation>共 {n} 行，此处最多可打印 {most} 行。请缩短时间，或导出 PDF。</translation>
    </message>
    <message>
        <source>No page could be printed ({reason}). Choose another printer.</source>
        <translation>无法打印（{reason}）。请选择另一台打印机。</translation>
    </message>
    <message>
        <source>{name} is no kind of file that can be written. Let it end in .xlsx, .csv or .pdf.</source>
        <translation>{name} 不是能写的文件类型，请让文件名以 .xlsx、.csv 或 .pdf 结尾。</translation>
    </message>
    <message>
        <source>Deleted. The files that it wrote stay.</source>
        <translation>已删除。此前生成的文件保留不动。</translation>
    </message>
    <message>
        <source>It is being written; the list shows how it went.</source>
        <translation>正在生成，结果会显示在列表中。</translation>
    </message>
    <message>
        <source>This schedule is not there any more: somebody deleted it. Look at the list again.</source>
        <translation>该定时报表已被他人删除，请刷新列表。</translation>
    </message>
    <message>
        <source>A schedule needs a name of 1 to {most} letters; the file is called by it.</source>
        <translation>定时报表需要 1 到 {most} 个字的名称，文件名中会用到它。</translation>
    </message>
    <message>
        <source>There is a schedule named “{name}” already. Choose another name.</source>
        <translation>已有名为“{name}”的定时报表，请换一个名称。</translation>
    </message>
    <message>
        <source>The report {report} only opens from another one. Choose one from the list of reports.</source>
        <translation>报表 {report} 只能从其他报表中打开，请从报表列表中选择。</translation>
    </message>
    <message>
        <source>“{text}” does not move on with the calendar. Choose a time such as yesterday or last month: {choices}.</source>
        <translation>“{text}”不会随日期推移。请选择昨天、上月这样的时间：{choices}。</translation>
    </message>
    <message>
        <source>“{folder}” is no whole path of a folder. Choose the folder with the button beside it.</source>
        <translation>“{folder}”不是完整的文件夹路径。请用旁边的按钮选择文件夹。</translation>
    </message>
    <message>
        <source>“{text}” cannot be kept. Choose format, language, day and time from the lists.</source>
        <translation>“{text}”无法保存。请从列表中选择格式、语言、日期和时间。</translation>
    </message>
    <message>
        <source>{name}, who set it up, may not take this report along (any more). Whoever may: change it and save, and it is made in his rights.</source>
        <translation>设置人{name}（已）无权导出该报表。请由有权限的人打开修改并保存，此后按其权限生成。</translation>
    </message>
    <message>
        <source>Meter {meter} keeps its own money, and what it has left is read from it. Leave the cell blank.</source>
        <translation>表 {meter} 的余额存在表内，由系统抄读得到，此格请留空。</translation>
    </message>
    <message>
        <source>Kept. It is written next at {next_utc_ms}.</source>
        <translation>已保存。下次生成时间：{next_utc_ms}。</translation>
    </message>
    <message>
        <source>A proven backup was made: {folder}, {mb} MB, {entries} entries of the operation log.</source>
        <translation>备份已完成并通过校验：{folder}，{mb} MB，操作日志 {entries} 条。</translation>
    </message>
    <message>
        <source>It is without the archived readings of {years}: their files are missing or damaged. Put the files back and make another backup.</source>
        <translation>其中缺少以下年份的抄表归档：{years}。这些文件缺失或损坏，请放回文件后再备份一次。</translation>
    </message>
    <message>
        <source>Older backups that are not needed any more were removed: {n}.</source>
        <translation>不再需要的旧备份已删除：{n} 个。</translation>
    </message>
    <message>
        <source>{folder} is on the same disk as the books and is lost together with it. Choose a folder on another disk or computer.</source>
        <translation>{folder} 与账本在同一块磁盘上，磁盘损坏时会一起丢失。请选择另一块磁盘或另一台电脑上的文件夹。</translation>
    </message>
    <message>
        <source>Say where the backup is to go: main.py backup FOLDER, or the setting &quot;Folder of backups&quot;.</source>
        <translation>请指定备份存放的位置：main.py backup 文件夹，或在设置中填写“备份文件夹”。</translation>
    </message>
    <message>
        <source>{folder} lies in the data folder {data} and is lost together with it. Choose a folder on another disk.</source>
        <translation>{folder} 位于数据文件夹 {data} 之内，会与数据一起丢失。请选择另一块磁盘上的文件夹。</translation>
    </message>
    <message>
        <source>The backup could not be written to {folder}: {reason}. See that the folder is there and may be written to, and try again; nothing was changed.</source>
        <translation>备份无法写入 {folder}：{reason}。请确认该文件夹存在且可写，再试一次；原有内容没有改变。</translation>
    </message>
    <message>
        <source>{folder} has too little room: {needed} MB are needed, {free} MB are free. Make room or choose another folder.</source>
        <translation>{folder} 空间不足：需要 {needed} MB，剩余 {free} MB。请腾出空间或选择其他文件夹。</translation>
    </message>
    <message>
        <source>Another backup is under way. Wait until it is done.</source>
        <translation>另一个备份正在进行。请等它完成。</translation>
    </message>
    <message>
        <source>The backup was stopped; nothing of it is left.</source>
        <translation>备份已停止，没有留下任何文件。</translation>
    </message>
    <message>
        <source>The copy {path} could not be written: {reason}. Look at the disk and try again.</source>
        <translation>副本 {path} 无法写入：{reason}。请检查磁盘后再试一次。</translation>
    </message>
    <message>
        <source>The copy could not be proven, so no backup was made. Try again; if it stays so, call support with the log.</source>
        <translation>副本未能校验，因此没有生成备份。请再试一次；若仍如此，请带上日志联系技术支持。</translation>
    </message>
    <message>
        <source>The book in {path} does not prove itself: findings {findings}, the first: {first}. This backup is not used; take an older one.</source>
        <translation>{path} 中的账本未通过校验：问题 {findings} 处，第一处：{first}。不使用这个备份，请改用更早的备份。</translation>
    </message>
    <message>
        <source>The book in {path} is not the one that its manifest names. This backup is not used; take another one.</source>
        <translation>{path} 中的账本与其清单所列不符。不使用这个备份，请改用其他备份。</translation>
    </message>
    <message>
        <source>{folder} is no backup: it has no manifest.json. Name a folder meterdesk-… as main.py backup --list shows it.</source>
        <translation>{folder} 不是备份：其中没有 manifest.json。请指定 main.py backup --list 列出的 meterdesk-… 文件夹。</translation>
    </message>
    <message>
        <source>There are no backups in {folder}.</source>
        <translation>{folder} 中没有备份。</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}. See that it is there and may be read, and try again.</source>
        <translation>{path} 无法读取：{reason}。请确认它存在且可读，再试一次。</translation>
    </message>
    <message>
        <source>{path} is damaged: it is no manifest of a backup. Take another backup.</source>
        <translation>{path} 已损坏，不是备份的清单。请改用其他备份。</translation>
    </message>
    <message>
        <source>The backup {folder} was made by a newer version of Meterdesk. Install that version first.</source>
        <translation>备份 {folder} 由更新版本的 Meterdesk 生成。请先安装该版本。</translation>
    </message>
    <message>
        <source>The books in {folder} were written by a newer version of Meterdesk. Install that version first.</source>
        <translation>{folder} 中的账本由更新版本的 Meterdesk 写入。请先安装该版本。</translation>
    </message>
    <message>
        <source>{path} is missing, so the backup is not whole. Put the file back or take another backup.</source>
        <translation>缺少 {path}，备份不完整。请放回该文件，或改用其他备份。</translation>
    </message>
    <message>
        <source>{path} is not as it was when the backup was made: it is damaged or was changed. Take another backup.</source>
        <translation>{path} 与备份时不同：已损坏或被改动。请改用其他备份。</translation>
    </message>
    <message>
        <source>{path} is damaged: {reason}. Take another backup.</source>
        <translation>{path} 已损坏：{reason}。请改用其他备份。</translation>
    </message>
    <message>
        <source>The manifest of {folder} was changed after the backup was made. Take another backup, and find out who changed this one.</source>
        <translation>{folder} 的清单在备份之后被改动过。请改用其他备份，并查明是谁改动的。</translation>
    </message>
    <message>
        <source>Meterdesk is running and does not answer. Wait until it has started, or close it, and try again.</source>
        <translation>Meterdesk 正在运行，但没有响应。请等它启动完毕，或将其关闭后再试。</translation>
    </message>
    <message>
        <source>Meterdesk was closed before the backup was done. Try again.</source>
        <translation>备份完成之前 Meterdesk 已关闭。请再试一次。</translation>
    </message>
    <message>
        <source>{name}: all, {mb} MB, {entries} entries of the operation log</source>
        <translation>{name}：全部，{mb} MB，操作日志 {entries} 条</translation>
    </message>
    <message>
        <source>{name}: money only, {mb} MB, {entries} entries of the operation log</source>
        <translation>{name}：仅账本，{mb} MB，操作日志 {entries} 条</translation>
    </message>
    <message>
        <source>The backup {folder} is whole and proves itself: files {files}, rows {rows}.</source>
        <translation>备份 {folder} 完整并通过校验：文件 {files} 个，记录 {rows} 行。</translation>
    </message>
    <message>
        <source>Its seal was not checked: the key that sealed it is not in this data folder.</source>
        <translation>未检查封印：为其加封的密钥不在这个数据文件夹中。</translation>
    </message>
    <message>
        <source>Meterdesk is running; it makes the backup.</source>
        <translation>Meterdesk 正在运行，由它进行备份。</translation>
    </message>
    <message>
        <source>The books are copied: {percent} %</source>
        <translation>正在复制账本：{percent} %</translation>
    </message>
    <message>
        <source>The copy is proven.</source>
        <translation>正在校验副本。</translation>
    </message>
    <message>
        <source>The copy is brought to its place: {percent} %</source>
        <translation>正在写入备份文件夹：{percent} %</translation>
    </message>
    <message>
        <source>The book in {path} goes on after this backup: entries of its log that would be lost: {lost}. To put the backup back all the same, say why: --reason TEXT. What is there now is kept beside it.</source>
        <translation>{path} 中的账本在这个备份之后还有记录，恢复会丢失日志 {lost} 条。若仍要恢复，请说明原因：--reason 原因。现有内容会另行保留。</translation>
    </message>
    <message>
        <source>The receipt journal in {folder} goes on after this backup, by {lost} entries of the log. Move ledger.db out of the data folder and run main.py rebuild {folder}: that loses nothing. To put the backup back all the same, say why: --reason TEXT.</source>
        <translation>{folder} 中的收据日志在这个备份之后还有 {lost} 条记录。请把 ledger.db 移出数据文件夹并运行 main.py rebuild {folder}，这样不会丢失任何内容。若仍要恢复备份，请说明原因：--reason 原因。</translation>
    </message>
    <message>
        <source>The reason may have up to {most} characters. Say it more briefly.</source>
        <translation>原因最多 {most} 个字。请说得简短些。</translation>
    </message>
    <message>
        <source>The book {path} is of another site than this backup. Name another data folder with --data; nothing was changed.</source>
        <translation>账本 {path} 与这个备份不属于同一站点。请用 --data 指定其他数据文件夹；没有改动任何内容。</translation>
    </message>
    <message>
        <source>An earlier restoring in {path} had been cut off and is now brought to its end. Look at the book, then try again.</source>
        <translation>{path} 中先前被中断的恢复现已完成。请先查看账本，再重试。</translation>
    </message>
    <message>
        <source>{path} is damaged: a restoring was cut off and cannot be brought to its end. Call support; change nothing in the folder.</source>
        <translation>{path} 已损坏：恢复曾被中断，现在无法完成。请联系技术支持，不要改动该文件夹中的任何内容。</translation>
    </message>
    <message>
        <source>Files in {folder} could not be exchanged: {reason}. See that nobody has them open and that the folder may be written to, and try again; what was begun is brought to its end.</source>
        <translation>{folder} 中的文件无法替换：{reason}。请确认没有人打开它们且该文件夹可写，再试一次；已开始的恢复会继续完成。</translation>
    </message>
    <message>
        <source>The backup is put back in {folder}: {entries} entries of the operation log. What was there is kept in before-restore-….</source>
        <translation>备份已恢复到 {folder}：操作日志 {entries} 条。原有内容保留在 before-restore-… 中。</translation>
    </message>
    <message>
        <source>Start the console now. If anything may have been sold since the backup, it sells only after a reconciliation with the meters and two persons&apos; consent.</source>
        <translation>现在请启动控制台。如果备份之后可能有过售电，须先与仪表对账并由两人开放售电，才能继续售电。</translation>
    </message>
    <message>
        <source>The files of the backup are compared.</source>
        <translation>正在核对备份的文件。</translation>
    </message>
    <message>
        <source>The book proves itself.</source>
        <translation>正在校验账本。</translation>
    </message>
    <message>
        <source>The readings are looked through.</source>
        <translation>正在检查抄表数据。</translation>
    </message>
    <message>
        <source>The archived readings are looked through.</source>
        <translation>正在检查抄表归档。</translation>
    </message>
    <message>
        <source>The files are exchanged.</source>
        <translation>正在替换文件。</translation>
    </message>
    <message>
        <source>This book was put back from a backup and sells nothing yet. Run a reconciliation, then have two persons open it for selling: the line at the top of the window.</source>
        <translation>这个账本由备份恢复，暂不能售电。请先对账，再由两人开放售电（见窗口顶部的提示）。</translation>
    </message>
    <message>
        <source>The backup begins in a moment.</source>
        <translation>马上开始备份。</translation>
    </message>
    <message>
        <source>Choose a backup first.</source>
        <translation>请先选择一个备份。</translation>
    </message>
    <message>
        <source>The proof was stopped; it says nothing about the backup.</source>
        <translation>校验已停止，不能说明该备份是否完好。</translation>
    </message>
    <message>
        <source>The backup {folder} is whole and proves itself: files {files}, rows {rows}. Its seal was not checked: the key that sealed it is not in this data folder.</source>
        <translation>备份 {folder} 完整并通过校验：文件 {files} 个，记录 {rows} 行。未核对封印：封印所用的密钥不在本数据文件夹中。</translation>
    </message>
    <message>
        <source>The command is copied. Close the console, paste it into a terminal and run it.</source>
        <translation>命令已复制。请关闭控制台，粘贴到终端中运行。</translation>
    </message>
    <message>
        <source>This book is open for selling again.</source>
        <translation>账本已重新开放售电。</translation>
    </message>
    <message>
        <source>This book is open for selling already.</source>
        <translation>这个账本已可以售电。</translation>
    </message>
    <message>
        <source>Run a reconciliation first: it shows what the meters have that this book does not.</source>
        <translation>请先对账：它会显示仪表中有而账本中没有的内容。</translation>
    </message>
</context>
<context>
    <name>holidays</name>
    <message>
        <source>by law only, not yet announced</source>
        <translation>仅法定节日，安排尚未公布，无调休</translation>
    </message>
    <message>
        <source>announced, comes with the program</source>
        <translation>已公布，随程序提供</translation>
    </message>
    <message>
        <source>announced, entered here</source>
        <translation>已公布，在此录入</translation>
    </message>
    <message>
        <source>from the site&apos;s own file</source>
        <translation>来自本单位的日历文件</translation>
    </message>
    <message>
        <source>not entered yet</source>
        <translation>尚未录入，不计入</translation>
    </message>
</context>
<context>
    <name>import</name>
    <message>
        <source>Added</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Stays as it is</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Not in the workbook</source>
        <translation>工作簿未提及</translation>
    </message>
    <message>
        <source>{n} companies</source>
        <translation>{n} 家公司</translation>
    </message>
    <message>
        <source>1 company</source>
        <translation>1 家公司</translation>
    </message>
    <message>
        <source>{n} buildings</source>
        <translation>{n} 栋楼</translation>
    </message>
    <message>
        <source>1 building</source>
        <translation>1 栋楼</translation>
    </message>
    <message>
        <source>{n} areas</source>
        <translation>{n} 个区域</translation>
    </message>
    <message>
        <source>1 area</source>
        <translation>1 个区域</translation>
    </message>
    <message>
        <source>{n} collectors</source>
        <translation>{n} 台采集器</translation>
    </message>
    <message>
        <source>1 collector</source>
        <translation>1 台采集器</translation>
    </message>
    <message>
        <source>{n} lines</source>
        <translation>{n} 条总线</translation>
    </message>
    <message>
        <source>1 line</source>
        <translation>1 条总线</translation>
    </message>
    <message>
        <source>{n} prices</source>
        <translation>{n} 个价格</translation>
    </message>
    <message>
        <source>1 price</source>
        <translation>1 个价格</translation>
    </message>
    <message>
        <source>{n} shops</source>
        <translation>{n} 家商铺</translation>
    </message>
    <message>
        <source>1 shop</source>
        <translation>1 家商铺</translation>
    </message>
    <message>
        <source>{n} meters</source>
        <translation>{n} 块表</translation>
    </message>
    <message>
        <source>1 meter</source>
        <translation>1 块表</translation>
    </message>
    <message>
        <source>1 entry of a group</source>
        <translation>1 条楼宇组记录</translation>
    </message>
    <message>
        <source>{n} entries of groups</source>
        <translation>{n} 条楼宇组记录</translation>
    </message>
    <message>
        <source>{n} accounts</source>
        <translation>{n} 个开户</translation>
    </message>
    <message>
        <source>1 account</source>
        <translation>1 个开户</translation>
    </message>
    <message>
        <source>1 meter on an account</source>
        <translation>1 块开户仪表</translation>
    </message>
    <message>
        <source>{n} meters on accounts</source>
        <translation>{n} 块开户仪表</translation>
    </message>
    <message>
        <source>Looking into the file</source>
        <translation>正在查看文件</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>正在读取</translation>
    </message>
    <message>
        <source>Comparing with the book</source>
        <translation>正在与账本比较</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>正在写入</translation>
    </message>
    <message>
        <source>{n} others</source>
        <translation>其他 {n} 行</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
</context>
<context>
    <name>items</name>
    <message>
        <source>Energy</source>
        <translation>电量</translation>
    </message>
    <message>
        <source>Energy, sharp</source>
        <translation>尖电量</translation>
    </message>
    <message>
        <source>Energy, peak</source>
        <translation>峰电量</translation>
    </message>
    <message>
        <source>Energy, flat</source>
        <translation>平电量</translation>
    </message>
    <message>
        <source>Energy, valley</source>
        <translation>谷电量</translation>
    </message>
    <message>
        <source>Energy, deep valley</source>
        <translation>深谷电量</translation>
    </message>
    <message>
        <source>Energy, reverse</source>
        <translation>反向电量</translation>
    </message>
    <message>
        <source>Base energy</source>
        <translation>基础电量</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>水量</translation>
    </message>
    <message>
        <source>Volume, reverse</source>
        <translation>反向水量</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>流量</translation>
    </message>
    <message>
        <source>Voltage A</source>
        <translation>A 相电压</translation>
    </message>
    <message>
        <source>Voltage B</source>
        <translation>B 相电压</translation>
    </message>
    <message>
        <source>Voltage C</source>
        <translation>C 相电压</translation>
    </message>
    <message>
        <source>Current A</source>
        <translation>A 相电流</translation>
    </message>
    <message>
        <source>Current B</source>
        <translation>B 相电流</translation>
    </message>
    <message>
        <source>Current C</source>
        <translation>C 相电流</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>有功功率</translation>
    </message>
    <message>
        <source>Reactive power</source>
        <translation>无功功率</translation>
    </message>
    <message>
        <source>Power factor</source>
        <translation>功率因数</translation>
    </message>
    <message>
        <source>Frequency</source>
        <translation>频率</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Pressure</source>
        <translation>压力</translation>
    </message>
    <message>
        <source>Battery</source>
        <translation>电池电压</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>剩余金额</translation>
    </message>
    <message>
        <source>Overdraft</source>
        <translation>透支金额</translation>
    </message>
    <message>
        <source>Total purchased</source>
        <translation>累计购电金额</translation>
    </message>
    <message>
        <source>Purchase count</source>
        <translation>购电次数</translation>
    </message>
    <message>
        <source>Refund count</source>
        <translation>退电次数</translation>
    </message>
    <message>
        <source>Last purchase</source>
        <translation>上次购电金额</translation>
    </message>
    <message>
        <source>Last purchase, count</source>
        <translation>上次购电次数</translation>
    </message>
    <message>
        <source>Last purchase, time</source>
        <translation>上次购电时间</translation>
    </message>
    <message>
        <source>Status word</source>
        <translation>状态字</translation>
    </message>
    <message>
        <source>Status word 2</source>
        <translation>状态字 2</translation>
    </message>
    <message>
        <source>Status word 3</source>
        <translation>状态字 3</translation>
    </message>
    <message>
        <source>Meter number</source>
        <translation>表号</translation>
    </message>
    <message>
        <source>Customer number</source>
        <translation>客户编号</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>电价</translation>
    </message>
    <message>
        <source>Price, sharp</source>
        <translation>尖电价</translation>
    </message>
    <message>
        <source>Price, peak</source>
        <translation>峰电价</translation>
    </message>
    <message>
        <source>Price, flat</source>
        <translation>平电价</translation>
    </message>
    <message>
        <source>Price, valley</source>
        <translation>谷电价</translation>
    </message>
    <message>
        <source>Price, deep valley</source>
        <translation>深谷电价</translation>
    </message>
    <message>
        <source>Alarm amount 1</source>
        <translation>报警金额 1</translation>
    </message>
    <message>
        <source>Alarm amount 2</source>
        <translation>报警金额 2</translation>
    </message>
    <message>
        <source>Overdraft limit</source>
        <translation>透支限额</translation>
    </message>
    <message>
        <source>Hoarding limit</source>
        <translation>囤积上限</translation>
    </message>
    <message>
        <source>Power threshold</source>
        <translation>功率限值</translation>
    </message>
    <message>
        <source>Overload trips</source>
        <translation>负控次数</translation>
    </message>
    <message>
        <source>Overload trips allowed</source>
        <translation>允许负控次数</translation>
    </message>
    <message>
        <source>CT ratio</source>
        <translation>电流变比</translation>
    </message>
    <message>
        <source>PT ratio</source>
        <translation>电压变比</translation>
    </message>
    <message>
        <source>{amount} yuan</source>
        <translation>{amount} 元</translation>
    </message>
    <message>
        <source>Price to come</source>
        <translation>待生效电价</translation>
    </message>
    <message>
        <source>Price to come, sharp</source>
        <translation>待生效电价（尖）</translation>
    </message>
    <message>
        <source>Price to come, peak</source>
        <translation>待生效电价（峰）</translation>
    </message>
    <message>
        <source>Price to come, flat</source>
        <translation>待生效电价（平）</translation>
    </message>
    <message>
        <source>Price to come, valley</source>
        <translation>待生效电价（谷）</translation>
    </message>
    <message>
        <source>Price to come, deep valley</source>
        <translation>待生效电价（深谷）</translation>
    </message>
    <message>
        <source>Prices switch at</source>
        <translation>电价切换时间</translation>
    </message>
    <message>
        <source>Zones of the year switch at</source>
        <translation>时区表切换时间</translation>
    </message>
    <message>
        <source>Day tables switch at</source>
        <translation>日时段表切换时间</translation>
    </message>
    <message>
        <source>Steps switch at</source>
        <translation>阶梯切换时间</translation>
    </message>
    <message>
        <source>at no time</source>
        <translation>不切换</translation>
    </message>
</context>
<context>
    <name>keys</name>
    <message>
        <source>Seals the link to the collector</source>
        <translation>保护与采集器的链路</translation>
    </message>
    <message>
        <source>Encrypts the link to the collector, the maker&apos;s way</source>
        <translation>按厂家方式加密与采集器的链路</translation>
    </message>
    <message>
        <source>Lets meters take settings</source>
        <translation>向表写入设置时使用</translation>
    </message>
    <message>
        <source>Signs requests to the payment service</source>
        <translation>为支付服务的请求签名</translation>
    </message>
    <message>
        <source>Makes an operator&apos;s one-time codes</source>
        <translation>生成操作员的一次性验证码</translation>
    </message>
    <message>
        <source>Makes and proves the codes that tenants sign in with</source>
        <translation>用于生成和核对租户登录码</translation>
    </message>
    <message>
        <source>Seals all secrets in the book</source>
        <translation>加密账本中的全部机密</translation>
    </message>
    <message>
        <source>Proves the operation log</source>
        <translation>证明操作日志未被改动</translation>
    </message>
    <message>
        <source>Kept by another version of Meterdesk</source>
        <translation>由其他版本的 Meterdesk 保存</translation>
    </message>
    <message>
        <source>Older, until {date}</source>
        <translation>旧密钥，至 {date}</translation>
    </message>
    <message>
        <source>Give collector {collector} a new key?</source>
        <translation>为采集器 {collector} 更换密钥？</translation>
    </message>
    <message>
        <source>A new key is made and shown once, to be entered in the collector. The link uses it at once: until the collector has it, none of its meters can be read or sold to. The act is written into the operation log.</source>
        <translation>将生成新密钥并只显示一次，须填入采集器。链路立即改用新密钥：采集器填入之前，其下所有表都不能抄读和售电。此操作记入操作日志。</translation>
    </message>
    <message>
        <source>A new key is made and shown once, to be entered in the collector. From its next connection on the collector is greeted with it; for {days} days key {number} is taken too, so that no meter goes out of contact meanwhile. After that only the new key opens the link. The act is written into the operation log.</source>
        <translation>将生成新密钥并只显示一次，须填入采集器。从下次连接起先用新密钥；{days} 天内 {number} 号密钥同样有效，其间不会有表失联。此后只有新密钥能建立链路。此操作记入操作日志。</translation>
    </message>
    <message>
        <source>Make a new key</source>
        <translation>生成新密钥</translation>
    </message>
    <message>
        <source>Change the desk&apos;s own key?</source>
        <translation>更换主密钥？</translation>
    </message>
    <message>
        <source>Every secret in the book is sealed under a new key, and the present key is then destroyed. Links, sales and the keys in collectors are not touched. The paper you have opens only copies of the book made before; put the new key on paper afterwards: main.py key --paper. The act is written into the operation log.</source>
        <translation>账本中的全部机密将改用新密钥加密，现有密钥随后销毁。链路、售电和采集器中的密钥都不受影响。现有纸件只能解开此前的账本备份；更换后请把新密钥抄到纸上：main.py key --paper。此操作记入操作日志。</translation>
    </message>
    <message>
        <source>Change the key</source>
        <translation>更换密钥</translation>
    </message>
    <message>
        <source>The collector is using its new key now.</source>
        <translation>采集器现已使用新密钥。</translation>
    </message>
    <message>
        <source>The collector has not been seen to use its new key. If it does not have it, all its meters go out of contact at its next connection, until the key is entered there.</source>
        <translation>尚未看到采集器使用新密钥。如果采集器没有新密钥，下次连接起其下所有表都将失联，直到填入新密钥。</translation>
    </message>
    <message>
        <source>Key {number} is forgotten at once and cannot be had back. {seen} The act is written into the operation log.</source>
        <translation>{number} 号密钥将立即删除，不能恢复。{seen}此操作记入操作日志。</translation>
    </message>
    <message>
        <source>Retire key {number} of collector {collector}?</source>
        <translation>停用采集器 {collector} 的 {number} 号密钥？</translation>
    </message>
    <message>
        <source>Retire the key</source>
        <translation>停用密钥</translation>
    </message>
    <message>
        <source>Opens the card of the SMS modem</source>
        <translation>解锁短信猫里的 SIM 卡</translation>
    </message>
</context>
<context>
    <name>link</name>
    <message>
        <source>Sealed</source>
        <translation>加密</translation>
    </message>
    <message>
        <source>Plain TCP</source>
        <translation>透明 TCP</translation>
    </message>
    <message>
        <source>Modbus TCP</source>
        <translation>Modbus TCP</translation>
    </message>
    <message>
        <source>Serial port</source>
        <translation>串口</translation>
    </message>
    <message>
        <source>Maker&apos;s triple DES</source>
        <translation>厂家 3DES</translation>
    </message>
    <message>
        <source>{kind}, not protected</source>
        <translation>{kind}，未保护</translation>
    </message>
    <message>
        <source>calls in at {address}</source>
        <translation>由其呼入 {address}</translation>
    </message>
    <message>
        <source>Line {number}</source>
        <translation>{number} 号线</translation>
    </message>
    <message>
        <source>Not tried yet</source>
        <translation>尚未连接</translation>
    </message>
    <message>
        <source>No contact</source>
        <translation>失联</translation>
    </message>
    <message>
        <source>Partly</source>
        <translation>部分在线</translation>
    </message>
    <message>
        <source>In contact</source>
        <translation>在线</translation>
    </message>
</context>
<context>
    <name>live</name>
    <message>
        <source>Not read yet</source>
        <translation>尚未抄读</translation>
    </message>
    <message>
        <source>In contact</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Out of contact</source>
        <translation>失联</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>未抄读</translation>
    </message>
    <message>
        <source>No contact</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Supply unknown</source>
        <translation>供应未知</translation>
    </message>
    <message>
        <source>Supply on</source>
        <translation>供应中</translation>
    </message>
    <message>
        <source>Supply cut</source>
        <translation>已拉闸</translation>
    </message>
    <message>
        <source>On</source>
        <translation>合闸</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>拉闸</translation>
    </message>
    <message>
        <source>Valve fault</source>
        <translation>阀门故障</translation>
    </message>
    <message>
        <source>In arrears</source>
        <translation>欠费</translation>
    </message>
    <message>
        <source>Very low balance</source>
        <translation>余额极低</translation>
    </message>
    <message>
        <source>Low balance</source>
        <translation>余额偏低</translation>
    </message>
    <message>
        <source>Battery low</source>
        <translation>电池电量低</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>map</name>
    <message>
        <source>In arrears</source>
        <translation>欠费</translation>
    </message>
    <message>
        <source>Very low</source>
        <translation>极低</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>偏低</translation>
    </message>
    <message>
        <source>Enough</source>
        <translation>充足</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>No account</source>
        <translation>未开户</translation>
    </message>
    <message>
        <source>Supply cut</source>
        <translation>已拉闸</translation>
    </message>
    <message>
        <source>Supply on</source>
        <translation>供电中</translation>
    </message>
    <message>
        <source>No contact</source>
        <translation>失联</translation>
    </message>
    <message>
        <source>In contact</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Not read yet</source>
        <translation>尚未抄读</translation>
    </message>
    <message>
        <source>No meter</source>
        <translation>无仪表</translation>
    </message>
    <message>
        <source>What is left</source>
        <translation>余额</translation>
    </message>
    <message>
        <source>Supply</source>
        <translation>供电</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>通讯</translation>
    </message>
</context>
<context>
    <name>money_back</name>
    <message>
        <source>Type the amount in yuan.</source>
        <translation>请输入金额（元）。</translation>
    </message>
    <message>
        <source>A second person must approve it.</source>
        <translation>须由另一人批准。</translation>
    </message>
    <message>
        <source>Meter {meter}: its balance is not known yet.</source>
        <translation>表 {meter}：余额尚未读到。</translation>
    </message>
    <message>
        <source>Meter {meter}: balance {before} → {after} yuan.</source>
        <translation>表 {meter}：余额 {before} → {after} 元。</translation>
    </message>
    <message>
        <source>First take {amount} yuan back from the customer ({tender}); then the meter gets them again.</source>
        <translation>先向客户收回 {amount} 元（{tender}），然后重新充入表内。</translation>
    </message>
    <message>
        <source>The meter gives up {amount} yuan first. Once it has proven that, hand them to the customer ({tender}); not before.</source>
        <translation>先由表扣除 {amount} 元；表确认后再付给客户（{tender}），在此之前不要付款。</translation>
    </message>
    <message>
        <source>Receipt {receipt}: hand {amount} yuan to {customer} now ({tender}) and confirm it here. It cannot be noted twice.</source>
        <translation>单据 {receipt}：现在付给 {customer} {amount} 元（{tender}），并在此确认。只能登记一次。</translation>
    </message>
    <message>
        <source>Receipt {receipt}: done, {amount} yuan.</source>
        <translation>单据 {receipt}：已完成，{amount} 元。</translation>
    </message>
    <message>
        <source>Receipt {receipt}: the meter did not do it. Nothing has changed.</source>
        <translation>单据 {receipt}：表未执行，一切未变。</translation>
    </message>
    <message>
        <source>Receipt {receipt}: the meter&apos;s word proves nothing. Two persons must decide; hand nothing out.</source>
        <translation>单据 {receipt}：表的数据不能证明结果，须由双人裁定，请勿付款。</translation>
    </message>
    <message>
        <source>Receipt {receipt}: {amount} yuan. The meter is being told; hand nothing out yet.</source>
        <translation>单据 {receipt}：{amount} 元。正在通知表，请先不要付款。</translation>
    </message>
</context>
<context>
    <name>named</name>
    <message>
        <source>look at shops and meters</source>
        <translation>查看商铺和仪表</translation>
    </message>
    <message>
        <source>sell</source>
        <translation>售电</translation>
    </message>
    <message>
        <source>print slips</source>
        <translation>打印凭证</translation>
    </message>
    <message>
        <source>cancel a sale in doubt</source>
        <translation>取消存疑售电</translation>
    </message>
    <message>
        <source>give money back</source>
        <translation>退还款项</translation>
    </message>
    <message>
        <source>give money back to a customer</source>
        <translation>给客户退款</translation>
    </message>
    <message>
        <source>reverse a sale or refund</source>
        <translation>冲正售电或退款</translation>
    </message>
    <message>
        <source>give up a sale that nobody can settle</source>
        <translation>放弃无法了结的售电</translation>
    </message>
    <message>
        <source>decide what became of a sale</source>
        <translation>裁定售电结果</translation>
    </message>
    <message>
        <source>correct a meter&apos;s purchase count</source>
        <translation>更正电表购电次数</translation>
    </message>
    <message>
        <source>change a meter</source>
        <translation>更换仪表</translation>
    </message>
    <message>
        <source>begin a meter&apos;s counts anew</source>
        <translation>重新开始仪表计次</translation>
    </message>
    <message>
        <source>change a tariff</source>
        <translation>更改电价水价</translation>
    </message>
    <message>
        <source>cut the supply of meters</source>
        <translation>断开仪表供应</translation>
    </message>
    <message>
        <source>keep the supply of meters on</source>
        <translation>保持仪表供应</translation>
    </message>
    <message>
        <source>change what a role may do</source>
        <translation>更改角色权限</translation>
    </message>
    <message>
        <source>let a role do more alone</source>
        <translation>放宽角色单人限额</translation>
    </message>
    <message>
        <source>let a collector&apos;s link be sealed more weakly</source>
        <translation>降低采集器链路加密强度</translation>
    </message>
    <message>
        <source>change a collector&apos;s key</source>
        <translation>更换采集器密钥</translation>
    </message>
    <message>
        <source>open a restored book for selling</source>
        <translation>把恢复的账本重新开放售电</translation>
    </message>
    <message>
        <source>refund</source>
        <translation>退电</translation>
    </message>
    <message>
        <source>reverse sales and refunds</source>
        <translation>冲正</translation>
    </message>
    <message>
        <source>open accounts and change them</source>
        <translation>开户及变更账户</translation>
    </message>
    <message>
        <source>close accounts</source>
        <translation>销户</translation>
    </message>
    <message>
        <source>change meters</source>
        <translation>换表</translation>
    </message>
    <message>
        <source>correct wrong readings</source>
        <translation>更正错误读数</translation>
    </message>
    <message>
        <source>set tariffs</source>
        <translation>设置电价水价</translation>
    </message>
    <message>
        <source>hand over shifts</source>
        <translation>交班</translation>
    </message>
    <message>
        <source>reconcile the book</source>
        <translation>对账</translation>
    </message>
    <message>
        <source>switch supply on and off</source>
        <translation>拉闸或合闸</translation>
    </message>
    <message>
        <source>use the technician&apos;s bench</source>
        <translation>使用调试台</translation>
    </message>
    <message>
        <source>change the site&apos;s settings, meters and collectors</source>
        <translation>修改站点设置、仪表和采集器</translation>
    </message>
    <message>
        <source>import a site</source>
        <translation>导入站点资料</translation>
    </message>
    <message>
        <source>change the collectors&apos; keys</source>
        <translation>修改采集器密钥</translation>
    </message>
    <message>
        <source>add operators and reset their passwords</source>
        <translation>添加操作员或重置其密码</translation>
    </message>
    <message>
        <source>change roles</source>
        <translation>修改角色权限</translation>
    </message>
    <message>
        <source>approve what others ask for</source>
        <translation>复核他人的申请</translation>
    </message>
    <message>
        <source>read the operation log</source>
        <translation>查看操作日志</translation>
    </message>
    <message>
        <source>see reports</source>
        <translation>查看报表</translation>
    </message>
    <message>
        <source>export lists</source>
        <translation>导出列表</translation>
    </message>
    <message>
        <source>prove the book</source>
        <translation>核验账本</translation>
    </message>
    <message>
        <source>change the password</source>
        <translation>修改密码</translation>
    </message>
    <message>
        <source>Folder of backups</source>
        <translation>备份文件夹</translation>
    </message>
    <message>
        <source>Back the money up every</source>
        <translation>账本备份间隔</translation>
    </message>
    <message>
        <source>Back all up at (hour of the day)</source>
        <translation>全部备份时刻（几点）</translation>
    </message>
    <message>
        <source>Years of readings kept in the working book</source>
        <translation>工作账本中保留读数的年数</translation>
    </message>
    <message>
        <source>Name of the site</source>
        <translation>站点名称</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Office&apos;s SMS numbers</source>
        <translation>办公室短信号码</translation>
    </message>
    <message>
        <source>Local time less UTC</source>
        <translation>当地时间与 UTC 之差</translation>
    </message>
    <message>
        <source>Web for tenants</source>
        <translation>租户网页</translation>
    </message>
    <message>
        <source>Network address</source>
        <translation>网络地址</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Public address</source>
        <translation>对外网址</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>私钥</translation>
    </message>
    <message>
        <source>Tenants may order</source>
        <translation>租户可以操作</translation>
    </message>
    <message>
        <source>Most codes a day</source>
        <translation>每日验证码上限</translation>
    </message>
    <message>
        <source>Most to a meter a day</source>
        <translation>单表每日限额</translation>
    </message>
    <message>
        <source>Hoarding limit</source>
        <translation>囤积上限</translation>
    </message>
    <message>
        <source>Electricity price</source>
        <translation>默认电价</translation>
    </message>
    <message>
        <source>Water price</source>
        <translation>默认水价</translation>
    </message>
    <message>
        <source>Low balance</source>
        <translation>余额低</translation>
    </message>
    <message>
        <source>Very low balance</source>
        <translation>余额很低</translation>
    </message>
    <message>
        <source>Arrears above</source>
        <translation>欠费超过</translation>
    </message>
    <message>
        <source>Power threshold</source>
        <translation>功率门限</translation>
    </message>
    <message>
        <source>No-cut hours</source>
        <translation>不断电时段</translation>
    </message>
    <message>
        <source>States no older than</source>
        <translation>状态不旧于</translation>
    </message>
    <message>
        <source>Out of contact after</source>
        <translation>失联判定</translation>
    </message>
    <message>
        <source>Collector lost after</source>
        <translation>采集器失联判定</translation>
    </message>
    <message>
        <source>Reading interval</source>
        <translation>读数保存间隔</translation>
    </message>
    <message>
        <source>Check clocks every</source>
        <translation>校核时钟间隔</translation>
    </message>
    <message>
        <source>Line at the head</source>
        <translation>页眉一行</translation>
    </message>
    <message>
        <source>Line at the foot</source>
        <translation>页脚一行</translation>
    </message>
    <message>
        <source>Collectors&apos; keys</source>
        <translation>采集器密钥</translation>
    </message>
    <message>
        <source>Collectors&apos; 3DES keys</source>
        <translation>采集器 3DES 密钥</translation>
    </message>
    <message>
        <source>Meters&apos; passwords</source>
        <translation>电水表密码</translation>
    </message>
    <message>
        <source>Payment keys</source>
        <translation>支付密钥</translation>
    </message>
    <message>
        <source>sharp</source>
        <translation>尖</translation>
    </message>
    <message>
        <source>peak</source>
        <translation>峰</translation>
    </message>
    <message>
        <source>flat</source>
        <translation>平</translation>
    </message>
    <message>
        <source>valley</source>
        <translation>谷</translation>
    </message>
    <message>
        <source>deep valley</source>
        <translation>深谷</translation>
    </message>
    <message>
        <source>any holiday</source>
        <translation>任意节假日</translation>
    </message>
    <message>
        <source>New Year</source>
        <translation>元旦</translation>
    </message>
    <message>
        <source>Spring Festival</source>
        <translation>春节</translation>
    </message>
    <message>
        <source>Qingming</source>
        <translation>清明节</translation>
    </message>
    <message>
        <source>Labour Day</source>
        <translation>劳动节</translation>
    </message>
    <message>
        <source>Dragon Boat Festival</source>
        <translation>端午节</translation>
    </message>
    <message>
        <source>Mid-Autumn Festival</source>
        <translation>中秋节</translation>
    </message>
    <message>
        <source>National Day</source>
        <translation>国庆节</translation>
    </message>
    <message>
        <source>Most in one sale</source>
        <translation>单笔售电上限</translation>
    </message>
    <message>
        <source>Clocks may be off by</source>
        <translation>时钟允许误差</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>Where it is</source>
        <translation>打印机位置</translation>
    </message>
    <message>
        <source>Paper width</source>
        <translation>纸宽</translation>
    </message>
    <message>
        <source>Printed as</source>
        <translation>打印方式</translation>
    </message>
    <message>
        <source>Folder of the receipt journal</source>
        <translation>流水副本文件夹</translation>
    </message>
    <message>
        <source>Collector&apos;s key</source>
        <translation>采集器密钥</translation>
    </message>
    <message>
        <source>Collector&apos;s 3DES key</source>
        <translation>采集器 3DES 密钥</translation>
    </message>
    <message>
        <source>Meters&apos; password</source>
        <translation>电水表密码</translation>
    </message>
    <message>
        <source>Payment key</source>
        <translation>支付密钥</translation>
    </message>
    <message>
        <source>One-time code secret</source>
        <translation>一次性验证码密钥</translation>
    </message>
    <message>
        <source>Tenants&apos; codes</source>
        <translation>租户登录码密钥</translation>
    </message>
    <message>
        <source>Desk&apos;s own key</source>
        <translation>主密钥</translation>
    </message>
    <message>
        <source>Log key</source>
        <translation>日志密钥</translation>
    </message>
    <message>
        <source>Unknown kind</source>
        <translation>未知种类</translation>
    </message>
    <message>
        <source>In force</source>
        <translation>有效</translation>
    </message>
    <message>
        <source>Older, still taken</source>
        <translation>旧密钥，仍有效</translation>
    </message>
    <message>
        <source>No longer taken</source>
        <translation>已不再使用</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>已到期</translation>
    </message>
    <message>
        <source>Not on paper</source>
        <translation>未抄到纸上</translation>
    </message>
    <message>
        <source>Cannot be opened</source>
        <translation>无法解开</translation>
    </message>
    <message>
        <source>File desk.key</source>
        <translation>文件 desk.key</translation>
    </message>
    <message>
        <source>System&apos;s key store</source>
        <translation>系统密钥库</translation>
    </message>
    <message>
        <source>Locked after</source>
        <translation>无操作锁定时长</translation>
    </message>
    <message>
        <source>Administrators locked after</source>
        <translation>管理员锁定时长</translation>
    </message>
    <message>
        <source>Sign in anew after</source>
        <translation>重新登录时限</translation>
    </message>
    <message>
        <source>One-time codes</source>
        <translation>动态码</translation>
    </message>
    <message>
        <source>companies</source>
        <translation>公司</translation>
    </message>
    <message>
        <source>buildings</source>
        <translation>楼栋</translation>
    </message>
    <message>
        <source>areas</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>shops</source>
        <translation>商铺</translation>
    </message>
    <message>
        <source>collectors</source>
        <translation>采集器</translation>
    </message>
    <message>
        <source>lines</source>
        <translation>总线</translation>
    </message>
    <message>
        <source>meters</source>
        <translation>仪表</translation>
    </message>
    <message>
        <source>building groups</source>
        <translation>建筑群</translation>
    </message>
    <message>
        <source>Booked from</source>
        <translation>入账起点</translation>
    </message>
    <message>
        <source>Folder of the log&apos;s anchors</source>
        <translation>日志锚点文件夹</translation>
    </message>
    <message>
        <source>Keep the system log</source>
        <translation>系统日志保留</translation>
    </message>
    <message>
        <source>acknowledge alarms</source>
        <translation>确认告警</translation>
    </message>
    <message>
        <source>cut supply that is kept on</source>
        <translation>对保电的表强制断供</translation>
    </message>
    <message>
        <source>switch the supply of meters on</source>
        <translation>给表计合闸送电</translation>
    </message>
    <message>
        <source>send prices and settings to meters</source>
        <translation>向表计下发电价和参数</translation>
    </message>
    <message>
        <source>On public holidays</source>
        <translation>法定节假日</translation>
    </message>
    <message>
        <source>At weekends</source>
        <translation>周末</translation>
    </message>
    <message>
        <source>Overdraft</source>
        <translation>允许透支</translation>
    </message>
    <message>
        <source>Grace</source>
        <translation>宽限时间</translation>
    </message>
    <message>
        <source>Meters that cut alone</source>
        <translation>自行跳闸的表</translation>
    </message>
    <message>
        <source>Sale in doubt for</source>
        <translation>售电存疑满</translation>
    </message>
    <message>
        <source>see text messages, send and word them</source>
        <translation>查看、发送短信并修改模板</translation>
    </message>
    <message>
        <source>Modem&apos;s serial port</source>
        <translation>短信猫串口</translation>
    </message>
    <message>
        <source>Modem&apos;s speed</source>
        <translation>短信猫波特率</translation>
    </message>
    <message>
        <source>Texts are written in</source>
        <translation>短信语言</translation>
    </message>
    <message>
        <source>The office is told of</source>
        <translation>通知办公室的告警</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>免打扰时段</translation>
    </message>
    <message>
        <source>Most texts an hour</source>
        <translation>每小时最多发送</translation>
    </message>
    <message>
        <source>Most to one number a day</source>
        <translation>每号每天最多</translation>
    </message>
    <message>
        <source>The same again after</source>
        <translation>相同内容间隔</translation>
    </message>
    <message>
        <source>Given up after</source>
        <translation>超时放弃</translation>
    </message>
    <message>
        <source>Attempts at most</source>
        <translation>最多尝试</translation>
    </message>
    <message>
        <source>Number that joins parts</source>
        <translation>长短信序号位数</translation>
    </message>
    <message>
        <source>Alarms also posted to</source>
        <translation>告警另推送到</translation>
    </message>
    <message>
        <source>Modem&apos;s PIN</source>
        <translation>短信猫的 PIN 码</translation>
    </message>
    <message>
        <source>Online orders for</source>
        <translation>线上订单有效</translation>
    </message>
    <message>
        <source>Supply returns from</source>
        <translation>恢复供应的余额</translation>
    </message>
    <message>
        <source>Prices sent ahead by</source>
        <translation>电价提前下发</translation>
    </message>
    <message>
        <source>Backup overdue after</source>
        <translation>备份超期天数</translation>
    </message>
    <message>
        <source>send back what was paid online</source>
        <translation>退回线上支付的款项</translation>
    </message>
    <message>
        <source>change whom online payments go to</source>
        <translation>更改线上收款方</translation>
    </message>
    <message>
        <source>Alipay</source>
        <translation>支付宝</translation>
    </message>
    <message>
        <source>WeChat Pay</source>
        <translation>微信支付</translation>
    </message>
    <message>
        <source>UnionPay</source>
        <translation>银联</translation>
    </message>
    <message>
        <source>Merchant number</source>
        <translation>商户号</translation>
    </message>
    <message>
        <source>Application number</source>
        <translation>应用编号</translation>
    </message>
    <message>
        <source>Address of the service</source>
        <translation>支付机构地址</translation>
    </message>
    <message>
        <source>Number of our certificate</source>
        <translation>本方证书序列号</translation>
    </message>
    <message>
        <source>Address for notices</source>
        <translation>通知地址</translation>
    </message>
    <message>
        <source>Address of the statements</source>
        <translation>对账单地址</translation>
    </message>
    <message>
        <source>The service&apos;s key or certificate</source>
        <translation>支付机构公钥或证书</translation>
    </message>
    <message>
        <source>Our private key</source>
        <translation>本方私钥</translation>
    </message>
    <message>
        <source>APIv3 key</source>
        <translation>APIv3 密钥</translation>
    </message>
</context>
<context>
    <name>open_items</name>
    <message>
        <source>To give back</source>
        <translation>待退款</translation>
    </message>
    <message>
        <source>What was sent</source>
        <translation>已发送</translation>
    </message>
    <message>
        <source>Nothing yet: no purchase has left for the meter.</source>
        <translation>尚未向表计发送任何购电指令。</translation>
    </message>
    <message>
        <source>Purchase number {count} of {amount} yuan to meter {meter}, sent {times} ×, last at {time}.</source>
        <translation>第 {count} 次购电，{amount} 元，发往表 {meter}，共发送 {times} 次，最近一次 {time}。</translation>
    </message>
    <message>
        <source>What came back</source>
        <translation>收到的应答</translation>
    </message>
    <message>
        <source>What the meter shows</source>
        <translation>表内账目</translation>
    </message>
    <message>
        <source>Not read since the sale.</source>
        <translation>售电后尚未读到。</translation>
    </message>
    <message>
        <source>Before it: purchase count {count}, balance {balance} yuan.</source>
        <translation>售电前：购电次数 {count}，余额 {balance} 元。</translation>
    </message>
    <message>
        <source>Purchase count {count}, balance {balance} yuan, at {time}.</source>
        <translation>购电次数 {count}，余额 {balance} 元（{time}）。</translation>
    </message>
    <message>
        <source>What the program does next</source>
        <translation>程序下一步</translation>
    </message>
    <message>
        <source>at {time}</source>
        <translation>时间 {time}</translation>
    </message>
    <message>
        <source>tried {n} × so far</source>
        <translation>已尝试 {n} 次</translation>
    </message>
    <message>
        <source>Cancelling was asked for. It is done as soon as the meter proves that it did not take the money.</source>
        <translation>已申请取消。一旦表计证实未入账，即完成取消。</translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Money due back</source>
        <translation>应退款项</translation>
    </message>
    <message>
        <source>The meter did not take this purchase. {amount} yuan are to be given back to {customer}.</source>
        <translation>表计未入账，应退还 {customer} {amount} 元。</translation>
    </message>
    <message>
        <source>Deduction of {amount} yuan under number {count} to meter {meter}, sent {times} ×, last at {time}.</source>
        <translation>向表 {meter} 退扣 {amount} 元（次数 {count}），已发送 {times} 次，最近 {time}。</translation>
    </message>
    <message>
        <source>The meter has given this money up. {amount} yuan are to be handed to {customer}.</source>
        <translation>表已扣除这笔金额，应付给 {customer} {amount} 元。</translation>
    </message>
</context>
<context>
    <name>operators</name>
    <message>
        <source>Disabled</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>One-time secret expired</source>
        <translation>一次性口令已过期</translation>
    </message>
    <message>
        <source>One-time secret until {time}</source>
        <translation>一次性口令有效至 {time}</translation>
    </message>
    <message>
        <source>May sign in</source>
        <translation>可登录</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
</context>
<context>
    <name>orders</name>
    <message>
        <source>Cut supply</source>
        <translation>拉闸断供</translation>
    </message>
    <message>
        <source>Switch supply on</source>
        <translation>合闸</translation>
    </message>
    <message>
        <source>Allow switching on by button</source>
        <translation>允许合闸（按键）</translation>
    </message>
    <message>
        <source>Keep supply on</source>
        <translation>保电</translation>
    </message>
    <message>
        <source>Back to fee control</source>
        <translation>恢复费控</translation>
    </message>
    <message>
        <source>Send prices</source>
        <translation>下发电价</translation>
    </message>
    <message>
        <source>Send alarm amounts</source>
        <translation>下发报警金额</translation>
    </message>
    <message>
        <source>Send power limit</source>
        <translation>下发功率限值</translation>
    </message>
    <message>
        <source>Set clock</source>
        <translation>校时</translation>
    </message>
    <message>
        <source>Read state</source>
        <translation>读取状态</translation>
    </message>
    <message>
        <source>a person</source>
        <translation>人工</translation>
    </message>
    <message>
        <source>the rule for supply</source>
        <translation>通断供规则</translation>
    </message>
    <message>
        <source>the plan for a shortage</source>
        <translation>有序用电方案</translation>
    </message>
    <message>
        <source>the tenant</source>
        <translation>租户本人</translation>
    </message>
    <message>
        <source>the program, to keep or end an order</source>
        <translation>程序（维持或结束命令）</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待发送</translation>
    </message>
    <message>
        <source>Being sent</source>
        <translation>正在发送</translation>
    </message>
    <message>
        <source>Being checked</source>
        <translation>正在核对</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Refused by the meter</source>
        <translation>表计拒绝</translation>
    </message>
    <message>
        <source>Not followed</source>
        <translation>表计未执行</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>未发送</translation>
    </message>
    <message>
        <source>Not sent in time</source>
        <translation>逾期未发送</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>It was so already; nothing was sent.</source>
        <translation>本来就是该状态，未发送。</translation>
    </message>
    <message>
        <source>Noted at the office; this make of meter is not told.</source>
        <translation>已在管理处登记；该型号表计无需下发。</translation>
    </message>
    <message>
        <source>Read.</source>
        <translation>已读取。</translation>
    </message>
    <message>
        <source>The meter said yes and shows it.</source>
        <translation>表计已应答，状态已确认。</translation>
    </message>
    <message>
        <source>The meter shows it.</source>
        <translation>读回状态已确认。</translation>
    </message>
    <message>
        <source>The meter did not answer in time; nothing was sent.</source>
        <translation>表计逾期无应答，未发送。</translation>
    </message>
    <message>
        <source>This make of meter has no such command.</source>
        <translation>该型号表计没有此命令。</translation>
    </message>
    <message>
        <source>The meter cannot hold these values.</source>
        <translation>该表计不能存放这些数值。</translation>
    </message>
    <message>
        <source>Another meter answers at its address.</source>
        <translation>该地址应答的是另一块表。</translation>
    </message>
    <message>
        <source>Two meters answer at its address.</source>
        <translation>该地址有两块表应答。</translation>
    </message>
    <message>
        <source>The meter&apos;s state shows that nothing was done.</source>
        <translation>读回状态显示未执行。</translation>
    </message>
    <message>
        <source>The relay says it is open, but current still flows.</source>
        <translation>继电器显示已断开，但仍有电流。</translation>
    </message>
    <message>
        <source>Given up by {who} without an answer of the meter.</source>
        <translation>未得到表计应答，由 {who} 放弃。</translation>
    </message>
    <message>
        <source>Will be sent</source>
        <translation>将发送</translation>
    </message>
    <message>
        <source>Is so already</source>
        <translation>已是该状态</translation>
    </message>
    <message>
        <source>Noted at the office</source>
        <translation>在管理处登记</translation>
    </message>
    <message>
        <source>Out of contact, sent if it answers</source>
        <translation>失联，恢复应答后发送</translation>
    </message>
    <message>
        <source>Left out: supply is kept on</source>
        <translation>跳过：保电中</translation>
    </message>
    <message>
        <source>Left out: has an order that is not done</source>
        <translation>跳过：有未完成的命令</translation>
    </message>
    <message>
        <source>Left out: no values for it</source>
        <translation>跳过：没有可下发的数值</translation>
    </message>
    <message>
        <source>Left out: cannot do this</source>
        <translation>跳过：不支持此命令</translation>
    </message>
    <message>
        <source>Send prices to come</source>
        <translation>下发待生效电价</translation>
    </message>
</context>
<context>
    <name>overview</name>
    <message>
        <source>Shop</source>
        <translation>商铺</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>仪表</translation>
    </message>
    <message>
        <source>Days left</source>
        <translation>可用天数</translation>
    </message>
    <message>
        <source>Left, yuan</source>
        <translation>余额，元</translation>
    </message>
    <message>
        <source>A day, yuan</source>
        <translation>每天，元</translation>
    </message>
    <message>
        <source>What</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>Sell</source>
        <translation>售电</translation>
    </message>
    <message>
        <source>In doubt</source>
        <translation>存疑</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>交班</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>仪表</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Bench</source>
        <translation>工作台</translation>
    </message>
    <message>
        <source>Set-up</source>
        <translation>建档</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>开户销户</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Operators</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>Reconcile</source>
        <translation>对账</translation>
    </message>
    <message>
        <source>Approvals</source>
        <translation>双人批准</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>售电查询</translation>
    </message>
    <message>
        <source>Tariffs</source>
        <translation>价格方案</translation>
    </message>
    <message>
        <source>Supply rule</source>
        <translation>断电策略</translation>
    </message>
    <message>
        <source>Control</source>
        <translation>表计控制</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>报警</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>短信</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>总览</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>报表</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Online orders</source>
        <translation>线上订单</translation>
    </message>
</context>
<context>
    <name>password</name>
    <message>
        <source>at least 8 characters, not your name</source>
        <translation>至少 8 个字符，不能就是用户名</translation>
    </message>
</context>
<context>
    <name>pay</name>
    <message>
        <source>Alipay</source>
        <translation>支付宝</translation>
    </message>
    <message>
        <source>WeChat Pay</source>
        <translation>微信支付</translation>
    </message>
    <message>
        <source>UnionPay</source>
        <translation>银联</translation>
    </message>
    <message>
        <source>Desk</source>
        <translation>柜台</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>手机</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>查询机</translation>
    </message>
    <message>
        <source>Code asked for</source>
        <translation>正在取码</translation>
    </message>
    <message>
        <source>To be paid</source>
        <translation>待支付</translation>
    </message>
    <message>
        <source>Being closed</source>
        <translation>关闭中</translation>
    </message>
    <message>
        <source>Closed unpaid</source>
        <translation>未付已关闭</translation>
    </message>
    <message>
        <source>Not taken</source>
        <translation>未受理</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>已支付</translation>
    </message>
    <message>
        <source>Paid and sold</source>
        <translation>已付已售</translation>
    </message>
    <message>
        <source>Paid, not sold</source>
        <translation>已付未售</translation>
    </message>
    <message>
        <source>Being sent back</source>
        <translation>退款中</translation>
    </message>
    <message>
        <source>Sent back</source>
        <translation>已退款</translation>
    </message>
    <message>
        <source>Refund refused</source>
        <translation>退款被拒</translation>
    </message>
    <message>
        <source>The payment service is asked for a code.</source>
        <translation>正在向支付机构取付款码。</translation>
    </message>
    <message>
        <source>The customer may pay; the service is asked every few seconds.</source>
        <translation>客户可以付款；每隔几秒向支付机构查询。</translation>
    </message>
    <message>
        <source>It is closed at the service, which is asked once more whether it was paid.</source>
        <translation>正在支付机构处关闭，并再查询一次是否已付。</translation>
    </message>
    <message>
        <source>Nothing. Should it be paid all the same, it is sold.</source>
        <translation>无需处理。若仍被支付，将照常售电。</translation>
    </message>
    <message>
        <source>Nothing. The customer may choose another way to pay.</source>
        <translation>无需处理。客户可选择其他付款方式。</translation>
    </message>
    <message>
        <source>It is being sold.</source>
        <translation>正在售电。</translation>
    </message>
    <message>
        <source>The sale goes on by itself, as any sale.</source>
        <translation>售电自动进行，与其他售电相同。</translation>
    </message>
    <message>
        <source>The office decides: sell it once nothing is in the way, or send the money back.</source>
        <translation>由售电处决定：无障碍后售出，或退款。</translation>
    </message>
    <message>
        <source>The service is asked until it has given the money back.</source>
        <translation>持续向支付机构查询，直到退款完成。</translation>
    </message>
    <message>
        <source>Nothing. The customer has his money back.</source>
        <translation>无需处理。款项已退回客户。</translation>
    </message>
    <message>
        <source>See to what the service says, then ask for the refund again.</source>
        <translation>请处理支付机构所说的问题，然后再次申请退款。</translation>
    </message>
    <message>
        <source>The sale never reached its meter, or was undone: send the money back.</source>
        <translation>售电未到达电表或已冲正：请退款。</translation>
    </message>
    <message>
        <source>Only in our book</source>
        <translation>仅我方有</translation>
    </message>
    <message>
        <source>Only in their statement</source>
        <translation>仅对方有</translation>
    </message>
    <message>
        <source>Amounts differ</source>
        <translation>金额不符</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>支付</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>The service gave it back by itself</source>
        <translation>支付机构自行退回</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>未处理</translation>
    </message>
    <message>
        <source>Gone by itself</source>
        <translation>已自行消失</translation>
    </message>
    <message>
        <source>Settled</source>
        <translation>已处理</translation>
    </message>
    <message>
        <source>The service&apos;s account is raised by {amount} yuan, against adjustments.</source>
        <translation>支付机构账户增加 {amount} 元，对方科目为调整。</translation>
    </message>
    <message>
        <source>The service&apos;s account is lowered by {amount} yuan, against adjustments.</source>
        <translation>支付机构账户减少 {amount} 元，对方科目为调整。</translation>
    </message>
    <message>
        <source>Done: the meter has it.</source>
        <translation>完成：已充入表计。</translation>
    </message>
</context>
<context>
    <name>price</name>
    <message>
        <source>{price} yuan/{unit}</source>
        <translation>{price} 元/{unit}</translation>
    </message>
    <message>
        <source>about {price} yuan/{unit}, by time of day</source>
        <translation>约 {price} 元/{unit}，分时</translation>
    </message>
    <message>
        <source>now {price} yuan/{unit}, by steps</source>
        <translation>现 {price} 元/{unit}，阶梯</translation>
    </message>
    <message>
        <source>now about {price} yuan/{unit}, by time and steps</source>
        <translation>现约 {price} 元/{unit}，分时阶梯</translation>
    </message>
    <message>
        <source>about {quantity} {unit} at {price} yuan</source>
        <translation>约 {quantity} {unit}，单价 {price} 元</translation>
    </message>
    <message>
        <source>about {quantity} {unit}, by time of day</source>
        <translation>约 {quantity} {unit}，分时计价</translation>
    </message>
    <message>
        <source>about {quantity} {unit}, by steps from {price} yuan</source>
        <translation>约 {quantity} {unit}，阶梯计价，现 {price} 元</translation>
    </message>
    <message>
        <source>about {quantity} {unit}, by time and steps</source>
        <translation>约 {quantity} {unit}，分时阶梯计价</translation>
    </message>
</context>
<context>
    <name>readings</name>
    <message>
        <source>Sharp, {unit}</source>
        <translation>尖，{unit}</translation>
    </message>
    <message>
        <source>Peak, {unit}</source>
        <translation>峰，{unit}</translation>
    </message>
    <message>
        <source>Flat, {unit}</source>
        <translation>平，{unit}</translation>
    </message>
    <message>
        <source>Valley, {unit}</source>
        <translation>谷，{unit}</translation>
    </message>
    <message>
        <source>Register rolled over</source>
        <translation>示数翻转</translation>
    </message>
    <message>
        <source>Register went back</source>
        <translation>读数倒走</translation>
    </message>
    <message>
        <source>More than the meter can pass</source>
        <translation>超出仪表能力</translation>
    </message>
    <message>
        <source>Meter changed</source>
        <translation>已换表</translation>
    </message>
    <message>
        <source>Read at</source>
        <translation>抄表时间</translation>
    </message>
    <message>
        <source>Hour from</source>
        <translation>小时</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Register, {unit}</source>
        <translation>示数，{unit}</translation>
    </message>
    <message>
        <source>Used, {unit}</source>
        <translation>用量，{unit}</translation>
    </message>
    <message>
        <source>Balance, yuan</source>
        <translation>余额，元</translation>
    </message>
    <message>
        <source>On</source>
        <translation>通</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>断</translation>
    </message>
    <message>
        <source>Supply</source>
        <translation>供应</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Nothing was read before it</source>
        <translation>此前未抄到</translation>
    </message>
    <message>
        <source>Corrected by hand</source>
        <translation>人工更正</translation>
    </message>
    <message>
        <source>Corrected by hand, told {quantity}</source>
        <translation>人工更正，原为 {quantity}</translation>
    </message>
    <message>
        <source>No money moves: the meter holds its own, and the office charges nothing for it.</source>
        <translation>不涉及金额：余额在表内，管理处不对其计费。</translation>
    </message>
    <message>
        <source>No money moves: nobody has been charged for this meter yet.</source>
        <translation>不涉及金额：此表尚未对任何人计费。</translation>
    </message>
    <message>
        <source>No money moves: the office has charged up to {charged} {unit} ({time}), and the register has come to {shown} {unit}. The next reading is charged from there.</source>
        <translation>不涉及金额：管理处已计费至 {charged} {unit}（{time}），表计现为 {shown} {unit}，下次读数由此接着计费。</translation>
    </message>
    <message>
        <source>The office has charged up to {charged} {unit} ({time}); the register shows {shown} {unit}. What is booked stays. {amount} yuan were charged too much: an entry of today gives them back, and the meter is charged on from {shown} {unit}.</source>
        <translation>管理处已计费至 {charged} {unit}（{time}），而表计现为 {shown} {unit}。已入账的记录不变；多计的 {amount} 元由今天的一笔分录退还，此后从 {shown} {unit} 接着计费。</translation>
    </message>
    <message>
        <source>the register would go back</source>
        <translation>示数会倒退</translation>
    </message>
    <message>
        <source>it would be more than the meter can pass</source>
        <translation>用量会超过表计能力</translation>
    </message>
    <message>
        <source>The reading before it: {low}, the one after it: {high}</source>
        <translation>前一次读数 {low}，后一次读数 {high}</translation>
    </message>
    <message>
        <source>From the reading before it {what}.</source>
        <translation>从前一次读数看，{what}。</translation>
    </message>
    <message>
        <source>On to the reading after it {what}.</source>
        <translation>到后一次读数看，{what}。</translation>
    </message>
</context>
<context>
    <name>reconcile</name>
    <message>
        <source>The meter took purchases that are not in the book</source>
        <translation>表内有账上没有的充值</translation>
    </message>
    <message>
        <source>The meter&apos;s purchase count has gone back</source>
        <translation>表的购电次数倒退</translation>
    </message>
    <message>
        <source>The meter&apos;s sum of purchases is not the book&apos;s</source>
        <translation>表的累计购电金额与账面不符</translation>
    </message>
    <message>
        <source>The balance fell otherwise than the use costs</source>
        <translation>余额减少与用量费用不符</translation>
    </message>
    <message>
        <source>The register stands lower than before</source>
        <translation>读数低于以前</translation>
    </message>
    <message>
        <source>The meter does not answer</source>
        <translation>仪表失联</translation>
    </message>
    <message>
        <source>An operation has no outcome yet</source>
        <translation>有业务尚无结果</translation>
    </message>
    <message>
        <source>The channel&apos;s statement says another sum</source>
        <translation>渠道对账单金额不符</translation>
    </message>
    <message>
        <source>A shift counted another sum</source>
        <translation>交班清点金额不符</translation>
    </message>
    <message>
        <source>Book it as credit from elsewhere</source>
        <translation>按外来充值入账</translation>
    </message>
    <message>
        <source>Book what the channel paid</source>
        <translation>按渠道实收入账</translation>
    </message>
    <message>
        <source>Look at the meter on site</source>
        <translation>现场查看仪表</translation>
    </message>
    <message>
        <source>Bring it in contact, run again</source>
        <translation>恢复通讯后重新对账</translation>
    </message>
    <message>
        <source>See the list of what is in doubt</source>
        <translation>查看存疑列表</translation>
    </message>
    <message>
        <source>Booked at the count</source>
        <translation>清点时已入账</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>At</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>By the book</source>
        <translation>账面</translation>
    </message>
    <message>
        <source>Really</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>Money, yuan</source>
        <translation>金额（元）</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>处理建议</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>By itself at night</source>
        <translation>夜间自动</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>人工</translation>
    </message>
    <message>
        <source>Ran at</source>
        <translation>对账时间</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>仪表</translation>
    </message>
    <message>
        <source>of these heard</source>
        <translation>其中有应答</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>未处理</translation>
    </message>
    <message>
        <source>Settled</source>
        <translation>已处理</translation>
    </message>
    <message>
        <source>Statements of the payment service say another sum</source>
        <translation>支付机构对账单的金额与账本不同</translation>
    </message>
    <message>
        <source>See Online orders, Differences</source>
        <translation>见“线上订单”的“差异”页</translation>
    </message>
</context>
<context>
    <name>report</name>
    <message>
        <source>As of {moment} (UTC{offset}). Asked for by {who}.</source>
        <translation>数据截至 {moment}（UTC{offset}）。查询人：{who}。</translation>
    </message>
    <message>
        <source>{name}: {value}</source>
        <translation>{name}：{value}</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>{title}, {unit}</source>
        <translation>{title}（{unit}）</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Page {page} of {pages}</source>
        <translation>第 {page} 页，共 {pages} 页</translation>
    </message>
    <message>
        <source>yuan</source>
        <translation>元</translation>
    </message>
    <message>
        <source>kWh</source>
        <translation>kWh</translation>
    </message>
    <message>
        <source>m³</source>
        <translation>m³</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>售电</translation>
    </message>
    <message>
        <source>Sales by day</source>
        <translation>日售电报表</translation>
    </message>
    <message>
        <source>What was sold and taken back each day, and what customers had before and after it.</source>
        <translation>每日售出与退回的金额，以及客户当日期初、期末的余额。</translation>
    </message>
    <message>
        <source>Sales by month</source>
        <translation>月售电报表</translation>
    </message>
    <message>
        <source>What was sold and taken back each month, and what customers had before and after it.</source>
        <translation>每月售出与退回的金额，以及客户当月期初、期末的余额。</translation>
    </message>
    <message>
        <source>Sales by year</source>
        <translation>年售电报表</translation>
    </message>
    <message>
        <source>What was sold and taken back each year, and what customers had before and after it.</source>
        <translation>每年售出与退回的金额，以及客户当年期初、期末的余额。</translation>
    </message>
    <message>
        <source>Sales by operator</source>
        <translation>按操作员售电</translation>
    </message>
    <message>
        <source>Who sold and took back how much.</source>
        <translation>每位操作员售出与退回的金额。</translation>
    </message>
    <message>
        <source>How it was paid: cash, card, code, online.</source>
        <translation>付款方式：现金、刷卡、扫码、在线。</translation>
    </message>
    <message>
        <source>Sales by building</source>
        <translation>按楼栋售电</translation>
    </message>
    <message>
        <source>What was sold in each building, and what its customers had before and after it.</source>
        <translation>每栋楼售出的金额，以及其客户期初、期末的余额。</translation>
    </message>
    <message>
        <source>Sales by shop</source>
        <translation>按商铺售电</translation>
    </message>
    <message>
        <source>What each shop bought and got back.</source>
        <translation>每个商铺购买与退回的金额。</translation>
    </message>
    <message>
        <source>Single sales</source>
        <translation>售电明细</translation>
    </message>
    <message>
        <source>Every sale, refund and reversal, by when the meter was proven to have it.</source>
        <translation>每一笔售电、退电和冲正，按仪表确认到账的时间列出。</translation>
    </message>
    <message>
        <source>The life of a sale</source>
        <translation>单笔操作全过程</translation>
    </message>
    <message>
        <source>Each step of one operation, and the money that it moved.</source>
        <translation>一笔操作的每一步，以及所转移的金额。</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>月份</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>年份</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>Paid by</source>
        <translation>付款方式</translation>
    </message>
    <message>
        <source>Building</source>
        <translation>楼栋</translation>
    </message>
    <message>
        <source>Shop number</source>
        <translation>户号</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>商铺</translation>
    </message>
    <message>
        <source>Sold</source>
        <translation>售电金额</translation>
    </message>
    <message>
        <source>Refunds</source>
        <translation>退电笔数</translation>
    </message>
    <message>
        <source>Refunded</source>
        <translation>退电金额</translation>
    </message>
    <message>
        <source>Reversals</source>
        <translation>冲正笔数</translation>
    </message>
    <message>
        <source>Reversed</source>
        <translation>冲正金额</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>净额</translation>
    </message>
    <message>
        <source>Credit before</source>
        <translation>期初余额</translation>
    </message>
    <message>
        <source>Used and other</source>
        <translation>用量扣费及其他</translation>
    </message>
    <message>
        <source>Credit after</source>
        <translation>期末余额</translation>
    </message>
    <message>
        <source>Due before</source>
        <translation>期初应退</translation>
    </message>
    <message>
        <source>Due after</source>
        <translation>期末应退</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>在途</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>确认时间</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>单据号</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>仪表</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>登记时间</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Purchase count</source>
        <translation>购电次数</translation>
    </message>
    <message>
        <source>To account</source>
        <translation>借方账户</translation>
    </message>
    <message>
        <source>From account</source>
        <translation>贷方账户</translation>
    </message>
    <message>
        <source>Split by</source>
        <translation>细分</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>建筑群</translation>
    </message>
    <message>
        <source>Kind of supply</source>
        <translation>能源种类</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Register before, read at</source>
        <translation>期初抄表时间</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近7天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近30天</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>本月</translation>
    </message>
    <message>
        <source>Last month</source>
        <translation>上月</translation>
    </message>
    <message>
        <source>Last 12 months</source>
        <translation>最近12个月</translation>
    </message>
    <message>
        <source>This year</source>
        <translation>今年</translation>
    </message>
    <message>
        <source>Last year</source>
        <translation>去年</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>从……到……</translation>
    </message>
    <message>
        <source>Money moved</source>
        <translation>已转移</translation>
    </message>
    <message>
        <source>Money set aside</source>
        <translation>已预留</translation>
    </message>
    <message>
        <source>Set aside, now moved</source>
        <translation>预留后已转移</translation>
    </message>
    <message>
        <source>Set aside no more</source>
        <translation>预留已取消</translation>
    </message>
    <message>
        <source>Sales made</source>
        <translation>售电笔数</translation>
    </message>
    <message>
        <source>Only what fits: {what}</source>
        <translation>筛选条件：{what}</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>Energy use</source>
        <translation>用能</translation>
    </message>
    <message>
        <source>Money</source>
        <translation>资金</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>运行监视</translation>
    </message>
    <message>
        <source>Use by shop</source>
        <translation>按商铺用能</translation>
    </message>
    <message>
        <source>What each shop used, by rate; the largest or the smallest.</source>
        <translation>每个商铺的用量，按费率；可查最多或最少的若干户。</translation>
    </message>
    <message>
        <source>Use by meter</source>
        <translation>按仪表用能</translation>
    </message>
    <message>
        <source>What each meter counted, down to its readings.</source>
        <translation>每块仪表的用量，可逐级查到抄表数据。</translation>
    </message>
    <message>
        <source>Use by building</source>
        <translation>按楼栋用能</translation>
    </message>
    <message>
        <source>What the meters of each building counted together.</source>
        <translation>每栋楼所有仪表的用量合计。</translation>
    </message>
    <message>
        <source>Use by building group</source>
        <translation>按建筑群用能</translation>
    </message>
    <message>
        <source>What the meters of each group counted together.</source>
        <translation>每个建筑群所有仪表的用量合计。</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>抄表数据</translation>
    </message>
    <message>
        <source>What one meter showed, reading by reading.</source>
        <translation>一块仪表的每一次抄表数据。</translation>
    </message>
    <message>
        <source>What a group&apos;s head meter counted, less what the meters behind it did.</source>
        <translation>建筑群总表用量减去其下各表用量。</translation>
    </message>
    <message>
        <source>Of each meter: register and credit before and after, and what was used and bought in between.</source>
        <translation>每块仪表期初、期末的表底与余额，以及期间的用量与购买额。</translation>
    </message>
    <message>
        <source>Balances</source>
        <translation>余额</translation>
    </message>
    <message>
        <source>What each customer has left now, with deposit and money due.</source>
        <translation>每位客户当前的余额、押金和应退款。</translation>
    </message>
    <message>
        <source>Arrears</source>
        <translation>欠费</translation>
    </message>
    <message>
        <source>Who is below zero now, and since when.</source>
        <translation>当前欠费的客户及欠费起始时间。</translation>
    </message>
    <message>
        <source>Shifts</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>Closed shifts: cash in and out, counted, and the difference.</source>
        <translation>已交班的班次：现金收付、清点金额和差额。</translation>
    </message>
    <message>
        <source>One shift</source>
        <translation>单个班次</translation>
    </message>
    <message>
        <source>What happened in a closed shift.</source>
        <translation>一个已交班班次内的收付明细。</translation>
    </message>
    <message>
        <source>Reconciliations</source>
        <translation>对账记录</translation>
    </message>
    <message>
        <source>Each comparison of book, meters and money taken.</source>
        <translation>每一次账本、仪表与收款的对账。</translation>
    </message>
    <message>
        <source>One reconciliation</source>
        <translation>单次对账</translation>
    </message>
    <message>
        <source>What a comparison found.</source>
        <translation>一次对账发现的差异。</translation>
    </message>
    <message>
        <source>Prices in force</source>
        <translation>现行价格</translation>
    </message>
    <message>
        <source>What a unit costs now by each plan, rate and step.</source>
        <translation>各价格方案现行的费率与阶梯单价。</translation>
    </message>
    <message>
        <source>Meters out of contact</source>
        <translation>失联仪表</translation>
    </message>
    <message>
        <source>Since when, how often, how long at most.</source>
        <translation>从何时起、多少次、最长多久。</translation>
    </message>
    <message>
        <source>Collectors out of contact</source>
        <translation>失联采集器</translation>
    </message>
    <message>
        <source>Live alarms</source>
        <translation>实时报警</translation>
    </message>
    <message>
        <source>What calls for somebody now.</source>
        <translation>当前需要处理的报警。</translation>
    </message>
    <message>
        <source>Past alarms</source>
        <translation>历史报警</translation>
    </message>
    <message>
        <source>All alarms of a time, and how each ended.</source>
        <translation>一段时间内的所有报警及其结束原因。</translation>
    </message>
    <message>
        <source>Operation log</source>
        <translation>操作日志</translation>
    </message>
    <message>
        <source>Who did what, and when.</source>
        <translation>谁在何时做了什么。</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>小时</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>用量</translation>
    </message>
    <message>
        <source>Sharp</source>
        <translation>尖</translation>
    </message>
    <message>
        <source>Peak</source>
        <translation>峰</translation>
    </message>
    <message>
        <source>Flat</source>
        <translation>平</translation>
    </message>
    <message>
        <source>Valley</source>
        <translation>谷</translation>
    </message>
    <message>
        <source>of it over gaps</source>
        <translation>其中缺数期间</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>表底</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>余额</translation>
    </message>
    <message>
        <source>Supply</source>
        <translation>供能</translation>
    </message>
    <message>
        <source>Head meter</source>
        <translation>总表</translation>
    </message>
    <message>
        <source>By the head meter</source>
        <translation>总表用量</translation>
    </message>
    <message>
        <source>By those behind it</source>
        <translation>分表用量合计</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>损耗</translation>
    </message>
    <message>
        <source>Lost of it</source>
        <translation>损耗率</translation>
    </message>
    <message>
        <source>Register before</source>
        <translation>期初表底</translation>
    </message>
    <message>
        <source>Register after</source>
        <translation>期末表底</translation>
    </message>
    <message>
        <source>Spent</source>
        <translation>消费</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>客户</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Money held by</source>
        <translation>金额保存在</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>剩余金额</translation>
    </message>
    <message>
        <source>As of</source>
        <translation>数据时间</translation>
    </message>
    <message>
        <source>Deposit</source>
        <translation>押金</translation>
    </message>
    <message>
        <source>Due to him</source>
        <translation>应退款</translation>
    </message>
    <message>
        <source>Owes</source>
        <translation>欠费金额</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>起始时间</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>交班时间</translation>
    </message>
    <message>
        <source>Drawer</source>
        <translation>钱箱</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>开班时间</translation>
    </message>
    <message>
        <source>Float</source>
        <translation>备用金</translation>
    </message>
    <message>
        <source>Cash in</source>
        <translation>现金收入</translation>
    </message>
    <message>
        <source>Cash out</source>
        <translation>现金支出</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>应有</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>清点</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差额</translation>
    </message>
    <message>
        <source>Left inside</source>
        <translation>留存</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差异数</translation>
    </message>
    <message>
        <source>Still open</source>
        <translation>未处理</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>差异内容</translation>
    </message>
    <message>
        <source>Expected, count</source>
        <translation>应为（次数）</translation>
    </message>
    <message>
        <source>Found, count</source>
        <translation>实为（次数）</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>Proposal</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Settled</source>
        <translation>已处理</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>方案编号</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Season from</source>
        <translation>季节起</translation>
    </message>
    <message>
        <source>From quantity</source>
        <translation>起始量</translation>
    </message>
    <message>
        <source>Deep valley</source>
        <translation>深谷</translation>
    </message>
    <message>
        <source>Funds and taxes</source>
        <translation>基金及附加</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>阶梯</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>仪表数</translation>
    </message>
    <message>
        <source>Next price from</source>
        <translation>下次调价</translation>
    </message>
    <message>
        <source>Behind collector</source>
        <translation>所属采集器失联</translation>
    </message>
    <message>
        <source>Longest</source>
        <translation>最长</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>合计时长</translation>
    </message>
    <message>
        <source>Last time</source>
        <translation>最近一次</translation>
    </message>
    <message>
        <source>Raised</source>
        <translation>发生时间</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Alarm</source>
        <translation>报警</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>确认时间</translation>
    </message>
    <message>
        <source>By</source>
        <translation>确认人</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Cleared</source>
        <translation>消除时间</translation>
    </message>
    <message>
        <source>Lasted</source>
        <translation>持续时间</translation>
    </message>
    <message>
        <source>Why cleared</source>
        <translation>消除原因</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>操作内容</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Line by line of</source>
        <translation>按时段列出</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Which</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>At least</source>
        <translation>最低级别</translation>
    </message>
    <message>
        <source>Silent</source>
        <translation>失联状态</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>关键词</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>对账次</translation>
    </message>
    <message>
        <source>The largest</source>
        <translation>最多</translation>
    </message>
    <message>
        <source>The smallest</source>
        <translation>最少</translation>
    </message>
    <message>
        <source>only those silent now</source>
        <translation>仅当前失联</translation>
    </message>
    <message>
        <source>the meter</source>
        <translation>仪表</translation>
    </message>
    <message>
        <source>the office</source>
        <translation>营业厅</translation>
    </message>
    <message>
        <source>On</source>
        <translation>通</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>断</translation>
    </message>
    <message>
        <source>Meter changed</source>
        <translation>已换表</translation>
    </message>
    <message>
        <source>Register went back</source>
        <translation>表底倒退</translation>
    </message>
    <message>
        <source>Register jumped</source>
        <translation>表底突变</translation>
    </message>
    <message>
        <source>No reading before is known</source>
        <translation>此前无已知抄表</translation>
    </message>
    <message>
        <source>Not read for long before</source>
        <translation>期初前久未抄到</translation>
    </message>
    <message>
        <source>Not read in this time</source>
        <translation>期内未抄到</translation>
    </message>
    <message>
        <source>Readings missing</source>
        <translation>缺抄表数据</translation>
    </message>
    <message>
        <source>Not over yet</source>
        <translation>尚未结束</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>未处理</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>anew each month</source>
        <translation>按月</translation>
    </message>
    <message>
        <source>anew each year</source>
        <translation>按年</translation>
    </message>
    <message>
        <source>Sales by payment</source>
        <translation>按付款方式售电</translation>
    </message>
    <message>
        <source>Loss at head meters</source>
        <translation>总表损耗</translation>
    </message>
    <message>
        <source>Energy and money</source>
        <translation>能耗与费用对账单</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Last week</source>
        <translation>上周</translation>
    </message>
</context>
<context>
    <name>roles</name>
    <message>
        <source>May</source>
        <translation>权限</translation>
    </message>
    <message>
        <source>A role of this site&apos;s own</source>
        <translation>本站点自设的角色</translation>
    </message>
    <message>
        <source>The program gives this to the role</source>
        <translation>程序默认授予此角色</translation>
    </message>
    <message>
        <source>The program does not give this to the role</source>
        <translation>程序默认不授予此角色</translation>
    </message>
</context>
<context>
    <name>rule</name>
    <message>
        <source>{n} meters have values of their own, which go before these.</source>
        <translation>另有 {n} 块表设有自己的值，优先于以上各项。</translation>
    </message>
    <message>
        <source>Cut: where the office holds the money, supply is cut once {amount} yuan or more are owed, the overdraft that is allowed.</source>
        <translation>断电：余额由系统管理的表，欠费达到允许的透支额 {amount} 元即断电。</translation>
    </message>
    <message>
        <source>Cut: where the office holds the money, supply is cut once nothing is left.</source>
        <translation>断电：余额由系统管理的表，余额用尽即断电。</translation>
    </message>
    <message>
        <source>After the last warning {min} minutes of grace pass before a cut.</source>
        <translation>最后一次预警后宽限 {min} 分钟才断电。</translation>
    </message>
    <message>
        <source>between {hours}</source>
        <translation>{hours} 时段内</translation>
    </message>
    <message>
        <source>on public holidays</source>
        <translation>法定节假日</translation>
    </message>
    <message>
        <source>at weekends that are not worked</source>
        <translation>不上班的周末</translation>
    </message>
    <message>
        <source>Spared: supply may be cut at any time.</source>
        <translation>不断电：没有限制，任何时刻都可以断电。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Spared: nobody is cut {times}.</source>
        <translation>不断电：{times}一律不断电。</translation>
    </message>
    <message>
        <source>Restored: as soon as a payment brings what is left above zero, at any hour. Only what this rule cut, or a meter opened for want of money.</source>
        <translation>恢复：缴费后余额大于零即恢复，不论时刻。只恢复由本策略断电的、或表因余额用尽自行跳闸的。</translation>
    </message>
    <message>
        <source>Meters that hold their own money cut by themselves. Those with {very_low} yuan or less are told to keep the supply through the spared times, and are handed back after them.</source>
        <translation>自带余额的表自行跳闸。余额不高于 {very_low} 元的，在不断电时段内命令其保电，过后交还费控。</translation>
    </message>
    <message>
        <source>Meters that hold their own money cut by themselves, at any hour: they are told nothing about spared times.</source>
        <translation>自带余额的表自行跳闸，不论时刻：不断电时段对它们不起作用。</translation>
    </message>
    <message>
        <source>Stays: a meter that is told to keep its supply is not cut until that ends, and one that nobody ever paid for is left on. A relay that a person opened is not closed by this rule.</source>
        <translation>不动：保电的表在保电结束前不断电；从未缴费的表保持供电；人工拉开的闸本策略不合。</translation>
    </message>
    <message>
        <source>Holidays are entered up to {year}.</source>
        <translation>节假日已录入至 {year} 年。</translation>
    </message>
    <message>
        <source>Attention: the holidays of {year} are not entered. In that year nobody is cut until they are: on the page Tariffs, F8.</source>
        <translation>注意：{year} 年的节假日尚未录入。录入之前该年一律不断电：请在“价格方案”页按 F8 录入。</translation>
    </message>
    <message>
        <source>Warned: at {low} yuan or less, at {very_low} yuan or less, and with a debt above {arrears} yuan; each once, until there is clearly more again. Nobody is cut without a warning. By text a tenant is told when supply will be cut, and that it was.</source>
        <translation>预警：余额不高于 {low} 元、不高于 {very_low} 元、欠费超过 {arrears} 元，各预警一次，余额明显回升后重新计。未经预警不断电。何时断电、已经断电，用短信告知租户。</translation>
    </message>
    <message>
        <source>Restored: as soon as a payment brings what is left to {amount} yuan or more, at any hour. Only what this rule cut, or a meter opened for want of money.</source>
        <translation>恢复：缴费后余额达到 {amount} 元即恢复，不论时刻。只恢复由本策略断电的、或表因余额用尽自行跳闸的。</translation>
    </message>
</context>
<context>
    <name>sale</name>
    <message>
        <source>No shop chosen</source>
        <translation>未选择商铺</translation>
    </message>
    <message>
        <source>Recording the sale …</source>
        <translation>正在记账…</translation>
    </message>
    <message>
        <source>Sell {amount} yuan  Enter</source>
        <translation>售出 {amount} 元  Enter</translation>
    </message>
    <message>
        <source>Next  Enter</source>
        <translation>下一步  Enter</translation>
    </message>
    <message>
        <source>Find a shop first: F1.</source>
        <translation>请先查找商铺：F1。</translation>
    </message>
    <message>
        <source>Type the amount in yuan, or press F2 to F5.</source>
        <translation>请输入金额（元），或按 F2 至 F5。</translation>
    </message>
    <message>
        <source>Meter {meter}: {amount} yuan more, purchase count {count}. Its balance is not known yet.</source>
        <translation>表 {meter}：增加 {amount} 元，购电次数 {count}；当前余额未知。</translation>
    </message>
    <message>
        <source>Meter {meter}: balance {before} → {after} yuan, purchase count {count} (balance read {age} ago).</source>
        <translation>表 {meter}：余额 {before} → {after} 元，购电次数 {count}（余额为 {age}前读数）。</translation>
    </message>
    <message>
        <source>{tender} {received} yuan taken, change {change} yuan.</source>
        <translation>{tender}实收 {received} 元，找零 {change} 元。</translation>
    </message>
    <message>
        <source>Meter {meter}: credit at the office {before} → {after} yuan.</source>
        <translation>表 {meter}：电脑账面余额 {before} → {after} 元。</translation>
    </message>
    <message>
        <source>Insert: pay for another meter with it.</source>
        <translation>Insert：同时为另一只表付款。</translation>
    </message>
    <message>
        <source>With it: meter {meter}, {amount} yuan.</source>
        <translation>同时：表 {meter}，{amount} 元。</translation>
    </message>
</context>
<context>
    <name>sales_filter</name>
    <message>
        <source>All times</source>
        <translation>全部时间</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>This week</source>
        <translation>本周</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>本月</translation>
    </message>
    <message>
        <source>Last month</source>
        <translation>上月</translation>
    </message>
</context>
<context>
    <name>scan</name>
    <message>
        <source>New</source>
        <translation>新表</translation>
    </message>
    <message>
        <source>Muddled answer: perhaps two meters</source>
        <translation>应答混乱：可能有两块表</translation>
    </message>
</context>
<context>
    <name>schedules</name>
    <message>
        <source>Monday</source>
        <translation>星期一</translation>
    </message>
    <message>
        <source>Tuesday</source>
        <translation>星期二</translation>
    </message>
    <message>
        <source>Wednesday</source>
        <translation>星期三</translation>
    </message>
    <message>
        <source>Thursday</source>
        <translation>星期四</translation>
    </message>
    <message>
        <source>Friday</source>
        <translation>星期五</translation>
    </message>
    <message>
        <source>Saturday</source>
        <translation>星期六</translation>
    </message>
    <message>
        <source>Sunday</source>
        <translation>星期日</translation>
    </message>
    <message>
        <source>Daily</source>
        <translation>每天</translation>
    </message>
    <message>
        <source>Weekly</source>
        <translation>每周</translation>
    </message>
    <message>
        <source>Monthly</source>
        <translation>每月</translation>
    </message>
    <message>
        <source>Being written</source>
        <translation>正在生成</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>逾期</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Not yet due</source>
        <translation>未到时间</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>已生成</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>最后一天</translation>
    </message>
    <message>
        <source>Day {number}</source>
        <translation>{number} 日</translation>
    </message>
    <message>
        <source>{every}, {day} {time}</source>
        <translation>{every}{day} {time}</translation>
    </message>
</context>
<context>
    <name>set_up</name>
    <message>
        <source>Can be done</source>
        <translation>可以执行</translation>
    </message>
    <message>
        <source>Company</source>
        <translation>公司</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Receipt series</source>
        <translation>小票号段</translation>
    </message>
    <message>
        <source>Line at slip&apos;s head</source>
        <translation>小票页眉</translation>
    </message>
    <message>
        <source>Line at slip&apos;s foot</source>
        <translation>小票页脚</translation>
    </message>
    <message>
        <source>Payment merchant</source>
        <translation>支付商户号</translation>
    </message>
    <message>
        <source>Building</source>
        <translation>楼栋</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Shop number</source>
        <translation>户号</translation>
    </message>
    <message>
        <source>Floor</source>
        <translation>楼层</translation>
    </message>
    <message>
        <source>Trade</source>
        <translation>业态</translation>
    </message>
    <message>
        <source>Collector</source>
        <translation>采集器</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>链路</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Sealed with</source>
        <translation>加密套件</translation>
    </message>
    <message>
        <source>Not less than</source>
        <translation>最低套件</translation>
    </message>
    <message>
        <source>Registration</source>
        <translation>注册包</translation>
    </message>
    <message>
        <source>Heartbeat</source>
        <translation>心跳包</translation>
    </message>
    <message>
        <source>Longest hold, ms</source>
        <translation>最长滞留（毫秒）</translation>
    </message>
    <message>
        <source>Kept every, min</source>
        <translation>存数间隔（分）</translation>
    </message>
    <message>
        <source>In service</source>
        <translation>投入使用</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>总线</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>介质</translation>
    </message>
    <message>
        <source>Baud</source>
        <translation>波特率</translation>
    </message>
    <message>
        <source>Parity</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>Stop bits</source>
        <translation>停止位</translation>
    </message>
    <message>
        <source>Gap, ms</source>
        <translation>帧间隔（毫秒）</translation>
    </message>
    <message>
        <source>Wait, ms</source>
        <translation>应答等待（毫秒）</translation>
    </message>
    <message>
        <source>Mixed kinds</source>
        <translation>允许混接</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>仪表</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>表型</translation>
    </message>
    <message>
        <source>Unit address</source>
        <translation>表地址</translation>
    </message>
    <message>
        <source>Price plan</source>
        <translation>价格方案</translation>
    </message>
    <message>
        <source>Maker&apos;s number</source>
        <translation>出厂编号</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>组</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Sold to: a shop pays</source>
        <translation>售电：由商铺付费</translation>
    </message>
    <message>
        <source>Only monitored</source>
        <translation>仅监测</translation>
    </message>
    <message>
        <source>Electricity</source>
        <translation>电</translation>
    </message>
    <message>
        <source>Water</source>
        <translation>水</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Even</source>
        <translation>偶</translation>
    </message>
    <message>
        <source>Odd</source>
        <translation>奇</translation>
    </message>
    <message>
        <source>Sealed link</source>
        <translation>加密链路</translation>
    </message>
    <message>
        <source>Serial server, transparent</source>
        <translation>串口服务器（透传）</translation>
    </message>
    <message>
        <source>Modbus TCP</source>
        <translation>Modbus TCP</translation>
    </message>
    <message>
        <source>Serial port of this computer</source>
        <translation>本机串口</translation>
    </message>
    <message>
        <source>Maker&apos;s own triple DES</source>
        <translation>厂家自定义三重 DES</translation>
    </message>
    <message>
        <source>Not sealed</source>
        <translation>不加密</translation>
    </message>
    <message>
        <source>AES-256-GCM</source>
        <translation>AES-256-GCM</translation>
    </message>
    <message>
        <source>Triple DES</source>
        <translation>三重 DES</translation>
    </message>
    <message>
        <source>Of the collector; where it calls us, of this computer.</source>
        <translation>采集器的端口；由采集器呼入时为本机端口。</translation>
    </message>
    <message>
        <source>First bytes of a collector that calls us, or hex:00FF.</source>
        <translation>呼入采集器最先发来的字节，或写 hex:00FF。</translation>
    </message>
    <message>
        <source>How long it may keep a frame before passing it on.</source>
        <translation>采集器最多可压住一帧多久才转发。</translation>
    </message>
    <message>
        <source>Empty: as everywhere.</source>
        <translation>留空：与全站一致。</translation>
    </message>
    <message>
        <source>May be raised, never lowered.</source>
        <translation>只能提高，不能降低。</translation>
    </message>
    <message>
        <source>Meters of several kinds may share this line.</source>
        <translation>不同种类的仪表可共用此总线。</translation>
    </message>
    <message>
        <source>No: not asked for the time being.</source>
        <translation>否：暂时不抄读。</translation>
    </message>
    <message>
        <source>Letters before the number; stays once printed.</source>
        <translation>号码前的字母；开出小票后不能改。</translation>
    </message>
    <message>
        <source>Empty: the site&apos;s own, as with name and telephone.</source>
        <translation>留空：用站点的，名称和电话也一样。</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>已存</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Not needed</source>
        <translation>不需要</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Retired</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Meters changed</source>
        <translation>更改所含仪表</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Own value</source>
        <translation>单表值</translation>
    </message>
    <message>
        <source>Purchase count begun</source>
        <translation>购电次数起始</translation>
    </message>
    <message>
        <source>this meter</source>
        <translation>本表</translation>
    </message>
    <message>
        <source>the account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>its collector</source>
        <translation>所属采集器</translation>
    </message>
    <message>
        <source>the site</source>
        <translation>站点</translation>
    </message>
    <message>
        <source>the default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Out of service</source>
        <translation>暂停使用</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>在用</translation>
    </message>
    <message>
        <source>Being reached</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>Reached</source>
        <translation>已连通</translation>
    </message>
    <message>
        <source>All answer</source>
        <translation>全部应答</translation>
    </message>
    <message>
        <source>Silent</source>
        <translation>无应答</translation>
    </message>
    <message>
        <source>its building</source>
        <translation>所在楼栋</translation>
    </message>
    <message>
        <source>Head meter</source>
        <translation>总表</translation>
    </message>
    <message>
        <source>The meter before all of the group, to tell what is lost.</source>
        <translation>建筑群之前的总表，用于计算损耗。</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>Stands at the head of every slip.</source>
        <translation>印在每张凭证的顶部。</translation>
    </message>
    <message>
        <source>Stands at the foot of slips, for customers&apos; questions.</source>
        <translation>印在凭证底部，供客户咨询。</translation>
    </message>
    <message>
        <source>How often a reading of each meter is kept for charts and reports.</source>
        <translation>每块表隔多久保存一次读数，供图表和报表使用。</translation>
    </message>
    <message>
        <source>No single sale may be above this.</source>
        <translation>单笔售电金额不得超过此数。</translation>
    </message>
    <message>
        <source>Who in the office is told of alarms by text message; numbers parted by commas.</source>
        <translation>报警短信发给办公室的哪些人；多个号码用逗号隔开。</translation>
    </message>
    <message>
        <source>On another disk or computer; proven copies go there by themselves. Empty: none are made.</source>
        <translation>位于另一块磁盘或另一台电脑；自动把校验过的副本写到那里。留空：不自动备份。</translation>
    </message>
    <message>
        <source>Only if anything was done; after a shift at once. 0: only with all the rest, once a day.</source>
        <translation>有业务时才备份；交班后立即备份。0：只随每天的全部备份进行。</translation>
    </message>
    <message>
        <source>Once a day all is copied, readings and archives too: 4 is from four in the morning on.</source>
        <translation>每天备份一次全部数据，包括抄表数据和归档：4 表示凌晨四点起。</translation>
    </message>
    <message>
        <source>Readings of older years are moved by night to files of their own in the folder archive; they are still answered from.</source>
        <translation>更早年份的读数在夜间转存到 archive 文件夹中各自的文件；查询时仍会从中读取。</translation>
    </message>
    <message>
        <source>The time that the meters&apos; own clocks show.</source>
        <translation>仪表自身时钟所显示的时间。</translation>
    </message>
    <message>
        <source>No more is sold to one meter on one day. A meter may have its own.</source>
        <translation>同一仪表一天内售出的上限；单表可另设。</translation>
    </message>
    <message>
        <source>The highest balance a meter may hold, where its account says nothing else.</source>
        <translation>仪表允许的最高余额；开户时另有约定的从其约定。</translation>
    </message>
    <message>
        <source>The price plan of a new electricity meter, unless another is chosen.</source>
        <translation>新增电表默认采用的价格方案。</translation>
    </message>
    <message>
        <source>The price plan of a new water meter, unless another is chosen.</source>
        <translation>新增水表默认采用的价格方案。</translation>
    </message>
    <message>
        <source>A balance at or below this is low, the first of three warnings.</source>
        <translation>余额不高于此数即为“余额低”，三级提醒中的第一级。</translation>
    </message>
    <message>
        <source>A balance at or below this is very low, the second warning.</source>
        <translation>余额不高于此数即为“余额很低”，第二级提醒。</translation>
    </message>
    <message>
        <source>A debt above this is in arrears, the third warning.</source>
        <translation>欠款超过此数即为“欠费”，第三级提醒。</translation>
    </message>
    <message>
        <source>Above this power a meter that can do so cuts the supply by itself.</source>
        <translation>功率超过此值时，具备此功能的仪表自行断电。</translation>
    </message>
    <message>
        <source>When no supply is cut for want of money, as 18:00-09:30; several parted by commas, none if empty.</source>
        <translation>此时段内不因欠费断电，例如 18:00-09:30；多个时段用逗号隔开，留空表示没有。</translation>
    </message>
    <message>
        <source>Balance and state of every meter are asked again in time for this.</source>
        <translation>按此要求及时重新询问每块表的余额和状态。</translation>
    </message>
    <message>
        <source>A meter that has been silent for so long is shown as out of contact.</source>
        <translation>超过此时间无应答的表显示为失联。</translation>
    </message>
    <message>
        <source>A collector whose link has been away for so long counts as out of contact.</source>
        <translation>链路中断达到此时间的采集器计为失联。</translation>
    </message>
    <message>
        <source>Clocks of meters are compared with this computer&apos;s.</source>
        <translation>将仪表时钟与本机时钟比较。</translation>
    </message>
    <message>
        <source>A meter&apos;s clock that is off by more is reported.</source>
        <translation>时钟误差超过此值的表会被报告。</translation>
    </message>
    <message>
        <source>Of sealed links. The list of keys says what is due.</source>
        <translation>用于加密链路。密钥列表会标出到期的密钥。</translation>
    </message>
    <message>
        <source>Of links with a maker&apos;s own triple DES, which is weak.</source>
        <translation>用于厂家自有三重 DES 链路，该算法较弱。</translation>
    </message>
    <message>
        <source>They are changed at the meters first.</source>
        <translation>须先在表上修改。</translation>
    </message>
    <message>
        <source>Of payment services.</source>
        <translation>用于支付服务。</translation>
    </message>
    <message>
        <source>It seals all the others in the book.</source>
        <translation>用于加密账本中的其他密钥。</translation>
    </message>
    <message>
        <source>How this computer reaches the slip printer.</source>
        <translation>本机连接凭证打印机的方式。</translation>
    </message>
    <message>
        <source>Width of the paper roll.</source>
        <translation>打印纸卷的宽度。</translation>
    </message>
    <message>
        <source>Choose text only for printers with Chinese characters of their own; it is faster.</source>
        <translation>仅当打印机自带中文字库时选择文本，速度更快。</translation>
    </message>
    <message>
        <source>Stands under the name on every slip. A company may have its own.</source>
        <translation>印在每张小票名称下方；各公司可另设。</translation>
    </message>
    <message>
        <source>Tenants see their meters, top up and read their slips by telephone and at the station.</source>
        <translation>租户可在手机和查询机上查看表计、充值和查看凭条。</translation>
    </message>
    <message>
        <source>0.0.0.0: every network of this computer; 127.0.0.1: this computer alone.</source>
        <translation>0.0.0.0：本机所有网络；127.0.0.1：仅限本机。</translation>
    </message>
    <message>
        <source>Must be free, and open in the firewall of this computer.</source>
        <translation>端口必须空闲，并在本机防火墙中放行。</translation>
    </message>
    <message>
        <source>Plain HTTP only behind a proxy on this computer: it wants the network address 127.0.0.1.</source>
        <translation>明文 HTTP 仅用于本机代理之后：网络地址须为 127.0.0.1。</translation>
    </message>
    <message>
        <source>What tenants type, as https://pay.mall.cn; slips bear it as a QR code. Empty: no code.</source>
        <translation>租户输入的网址，如 https://pay.mall.cn；凭条上印成二维码。留空则不印。</translation>
    </message>
    <message>
        <source>A PEM file, with the certificates of its issuers. Empty: one is made here, which telephones warn of.</source>
        <translation>PEM 文件，含签发者证书。留空则自行生成，手机会提示不受信任。</translation>
    </message>
    <message>
        <source>A PEM file, without a password. Empty: the key is in the certificate&apos;s file.</source>
        <translation>PEM 文件，不带密码。留空表示私钥在证书文件中。</translation>
    </message>
    <message>
        <source>What tenants may order for their own supply. An account may have its own.</source>
        <translation>租户对自己的供应可以做什么，单个账户可另行设置。</translation>
    </message>
    <message>
        <source>Codes by text within 24 hours; above this none is sent, and an alarm tells it.</source>
        <translation>24 小时内的短信验证码条数；超过则不再发送，并发出告警。</translation>
    </message>
    <message>
        <source>The last line of every slip. A company may have its own.</source>
        <translation>印在每张小票末行；各公司可另设。</translation>
    </message>
    <message>
        <source>s</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>days</source>
        <translation>天</translation>
    </message>
    <message>
        <source>h</source>
        <translation>小时</translation>
    </message>
    <message>
        <source>W</source>
        <translation>瓦</translation>
    </message>
    <message>
        <source>Folder for the slips. Empty: the folder slips beside the books.</source>
        <translation>存放凭证的文件夹。留空则为账本旁的 slips 文件夹。</translation>
    </message>
    <message>
        <source>Address and port, as 192.168.1.50:9100.</source>
        <translation>地址和端口，例如 192.168.1.50:9100。</translation>
    </message>
    <message>
        <source>Port and speed, as COM3:9600.</source>
        <translation>串口和波特率，例如 COM3:9600。</translation>
    </message>
    <message>
        <source>Vendor and product number, as 04b8:0e15.</source>
        <translation>厂商号和产品号，例如 04b8:0e15。</translation>
    </message>
    <message>
        <source>Name of the printer as Windows shows it.</source>
        <translation>Windows 中显示的打印机名称。</translation>
    </message>
    <message>
        <source>File in a folder</source>
        <translation>写入文件夹</translation>
    </message>
    <message>
        <source>Network printer</source>
        <translation>网络打印机</translation>
    </message>
    <message>
        <source>Serial port</source>
        <translation>串口打印机</translation>
    </message>
    <message>
        <source>USB printer</source>
        <translation>USB 打印机</translation>
    </message>
    <message>
        <source>Windows printer</source>
        <translation>Windows 打印机</translation>
    </message>
    <message>
        <source>58 mm</source>
        <translation>58 毫米</translation>
    </message>
    <message>
        <source>80 mm</source>
        <translation>80 毫米</translation>
    </message>
    <message>
        <source>Image, for every printer</source>
        <translation>图像（适合任何打印机）</translation>
    </message>
    <message>
        <source>Text in GB18030</source>
        <translation>GB18030 文本</translation>
    </message>
    <message>
        <source>yuan</source>
        <translation>元</translation>
    </message>
    <message>
        <source>min</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>站点</translation>
    </message>
    <message>
        <source>Reading and contact</source>
        <translation>抄表与通讯</translation>
    </message>
    <message>
        <source>Clocks</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>Selling</source>
        <translation>售电</translation>
    </message>
    <message>
        <source>Alarm amounts</source>
        <translation>报警金额</translation>
    </message>
    <message>
        <source>Supply</source>
        <translation>供电</translation>
    </message>
    <message>
        <source>Web for tenants</source>
        <translation>租户网页</translation>
    </message>
    <message>
        <source>Slips</source>
        <translation>小票</translation>
    </message>
    <message>
        <source>Slip printer</source>
        <translation>小票打印机</translation>
    </message>
    <message>
        <source>Change keys after</source>
        <translation>密钥更换期限</translation>
    </message>
    <message>
        <source>From {least} to {most}.</source>
        <translation>范围 {least} 至 {most}。</translation>
    </message>
    <message>
        <source>Default: {value}.</source>
        <translation>默认：{value}。</translation>
    </message>
    <message>
        <source>A folder on another disk, where every change of the book is written a second time. A lost book comes back from it with main.py rebuild. Empty: nowhere. Counts from the next start.</source>
        <translation>位于另一块磁盘的文件夹，账本的每次变动都会在此再写一份。账本丢失时可用 main.py rebuild 恢复。留空则不写。下次启动后生效。</translation>
    </message>
    <message>
        <source>The book</source>
        <translation>账本</translation>
    </message>
    <message>
        <source>A desk that nobody touches is locked after this; the work goes on behind it.</source>
        <translation>无人操作达到此时长后锁定屏幕，后台工作照常进行。</translation>
    </message>
    <message>
        <source>The same for whoever may add operators; it should be shorter.</source>
        <translation>可管理操作员者的锁定时长，宜更短。</translation>
    </message>
    <message>
        <source>After this a locked desk wants a whole sign-in again.</source>
        <translation>超过此时长后，锁定的屏幕须重新完整登录。</translation>
    </message>
    <message>
        <source>One-time codes of a telephone, asked for with the password of administrators and approvers.</source>
        <translation>管理员与复核人登录时，除密码外再要求手机动态码。</translation>
    </message>
    <message>
        <source>As each of them likes</source>
        <translation>由本人决定</translation>
    </message>
    <message>
        <source>Required</source>
        <translation>必须使用</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Use of meters whose money the office holds goes into the book once it comes to so much, at midnight, and before money moves. What is left is right at any moment all the same.</source>
        <translation>由管理处记账的表，用量满此金额、每日零点以及款项变动之前入账。剩余金额任何时刻都准确。</translation>
    </message>
    <message>
        <source>Charges by the office</source>
        <translation>管理处计费</translation>
    </message>
    <message>
        <source>A folder, best on another computer, where it is noted every quarter of an hour how long the operation log is and where it ends, so that nobody can shorten it unseen. Empty: only beside the book.</source>
        <translation>最好位于另一台电脑的文件夹，每十五分钟在此记下操作日志的长度和末尾，使任何人都无法悄悄截短日志。留空：仅记在账本旁。</translation>
    </message>
    <message>
        <source>Starts, stops, contact and errors. The operation log is kept for ever.</source>
        <translation>启动、停止、通信与错误记录。操作日志永久保留。</translation>
    </message>
    <message>
        <source>Whether supply is cut on public holidays. Where it is not, the holidays of the year must be entered.</source>
        <translation>法定节假日是否断电。若不断电，当年的节假日必须已录入。</translation>
    </message>
    <message>
        <source>Whether supply is cut on Saturdays and Sundays. Those worked in a holiday&apos;s stead count as working days.</source>
        <translation>周六、周日是否断电。调休上班的周末按工作日算。</translation>
    </message>
    <message>
        <source>How far below zero a customer may go before the supply is cut.</source>
        <translation>客户欠到多少才断电。</translation>
    </message>
    <message>
        <source>So long after the last warning the supply is not cut yet. 1440 is a day.</source>
        <translation>最后一次预警后这段时间内不断电。1440 为一天。</translation>
    </message>
    <message>
        <source>Meters that hold their own money cut by themselves at any hour. They can be told to keep the supply through the times in which nobody is cut; afterwards they are handed back.</source>
        <translation>自带余额的表任何时刻都会自行跳闸。可命令它们在不断电时段内保电，过后交还费控。</translation>
    </message>
    <message>
        <source>Supply may be cut</source>
        <translation>可以断电</translation>
    </message>
    <message>
        <source>Nobody is cut</source>
        <translation>一律不断电</translation>
    </message>
    <message>
        <source>Left to themselves</source>
        <translation>由表自行决定</translation>
    </message>
    <message>
        <source>Kept on while nobody is cut</source>
        <translation>不断电时段内保电</translation>
    </message>
    <message>
        <source>A sale, refund or reversal that has had no outcome for so long raises an alarm.</source>
        <translation>售电、退电或冲正超过此时间仍无结果即告警。</translation>
    </message>
    <message>
        <source>Where the GSM modem is, as COM3 or /dev/ttyUSB0, or usb: and its serial number. Empty: no modem.</source>
        <translation>短信猫所在的串口，如 COM3 或 /dev/ttyUSB0，也可写 usb: 加序列号。留空表示没有短信猫。</translation>
    </message>
    <message>
        <source>Most modems find it out by themselves.</source>
        <translation>多数短信猫会自动适应。</translation>
    </message>
    <message>
        <source>To tenants and to the office alike.</source>
        <translation>发给商户和办公室的短信都用这种语言。</translation>
    </message>
    <message>
        <source>Which alarms are sent to the office&apos;s numbers, and posted to the address below.</source>
        <translation>哪些告警发到办公室号码，并推送到下面的地址。</translation>
    </message>
    <message>
        <source>No text goes out then, what is wanted waits; as 22:00-08:00, none if empty.</source>
        <translation>此时段内不发短信，待发的等到时段结束；写作 22:00-08:00，留空表示没有。</translation>
    </message>
    <message>
        <source>Above this, texts wait.</source>
        <translation>超过时短信排队等待。</translation>
    </message>
    <message>
        <source>Within 24 hours; above this, texts wait.</source>
        <translation>按 24 小时计，超过时短信排队等待。</translation>
    </message>
    <message>
        <source>One number is told the same of the same meter only after so long again.</source>
        <translation>同一号码、同一块表的相同内容，过了这段时间才再发。</translation>
    </message>
    <message>
        <source>A text that could not be sent for so long is dropped.</source>
        <translation>过了这段时间仍未发出的短信不再发送。</translation>
    </message>
    <message>
        <source>Attempts the network refuses. Waiting for a modem that is away is none.</source>
        <translation>指被网络拒绝的次数；等待短信猫恢复不计次数。</translation>
    </message>
    <message>
        <source>In bits. 8 suits every telephone; 16 tells more long texts apart.</source>
        <translation>8 位所有手机都支持；16 位可区分更多长短信。</translation>
    </message>
    <message>
        <source>An address that begins with https://, which takes JSON. Empty: none.</source>
        <translation>以 https:// 开头、接收 JSON 的地址。留空表示没有。</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英文</translation>
    </message>
    <message>
        <source>No alarms</source>
        <translation>不通知</translation>
    </message>
    <message>
        <source>Urgent alarms</source>
        <translation>紧急告警</translation>
    </message>
    <message>
        <source>Warnings and urgent alarms</source>
        <translation>警告和紧急告警</translation>
    </message>
    <message>
        <source>All alarms</source>
        <translation>全部告警</translation>
    </message>
    <message>
        <source>8 bits</source>
        <translation>8 位</translation>
    </message>
    <message>
        <source>16 bits</source>
        <translation>16 位</translation>
    </message>
    <message>
        <source>9600 baud</source>
        <translation>9600 波特</translation>
    </message>
    <message>
        <source>19200 baud</source>
        <translation>19200 波特</translation>
    </message>
    <message>
        <source>38400 baud</source>
        <translation>38400 波特</translation>
    </message>
    <message>
        <source>57600 baud</source>
        <translation>57600 波特</translation>
    </message>
    <message>
        <source>115200 baud</source>
        <translation>115200 波特</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开启</translation>
    </message>
    <message>
        <source>TLS (https)</source>
        <translation>TLS（https）</translation>
    </message>
    <message>
        <source>Plain HTTP, to this computer alone</source>
        <translation>明文 HTTP，仅限本机</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>不可操作</translation>
    </message>
    <message>
        <source>Its return after a top-up</source>
        <translation>充值后恢复供应</translation>
    </message>
    <message>
        <source>A cut, and its return</source>
        <translation>断开与恢复供应</translation>
    </message>
    <message>
        <source>Text messages</source>
        <translation>短信</translation>
    </message>
    <message>
        <source>How long an order can be paid online before it is closed at the gateway.</source>
        <translation>线上订单可支付的时长，逾时在支付机构处关闭。</translation>
    </message>
    <message>
        <source>After a cut the supply comes back only once so much is left, so that it is not cut again at once.</source>
        <translation>断电后余额达到此数才恢复供应，以免马上又被断电。</translation>
    </message>
    <message>
        <source>So many days before new prices begin they are sent to meters that can switch by themselves. 0: all meters get them when they begin.</source>
        <translation>新电价生效前这么多天，提前下发到能自行切换的表。0：所有表都在生效时下发。</translation>
    </message>
    <message>
        <source>A copy of the book that is older is an alarm, once one was ever made. 0: never.</source>
        <translation>曾经备份过账本后，最近一次备份早于此天数即告警。0：不告警。</translation>
    </message>
</context>
<context>
    <name>shift</name>
    <message>
        <source>Sale</source>
        <translation>售电</translation>
    </message>
    <message>
        <source>of these not taken by the meter</source>
        <translation>其中表未入账</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>退费</translation>
    </message>
    <message>
        <source>Refund not taken by the meter</source>
        <translation>退费未成</translation>
    </message>
    <message>
        <source>Reversal</source>
        <translation>冲正</translation>
    </message>
    <message>
        <source>Reversal not taken by the meter</source>
        <translation>冲正未成</translation>
    </message>
    <message>
        <source>Credit moved</source>
        <translation>余额转移</translation>
    </message>
    <message>
        <source>Credit not moved</source>
        <translation>余额转移未成</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>退还现款</translation>
    </message>
    <message>
        <source>Deposit taken</source>
        <translation>收押金</translation>
    </message>
    <message>
        <source>Deposit paid back</source>
        <translation>退押金</translation>
    </message>
    <message>
        <source>From the safe</source>
        <translation>从金库领入</translation>
    </message>
    <message>
        <source>To the safe</source>
        <translation>缴入金库</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>长短款</translation>
    </message>
    <message>
        <source>What</source>
        <translation>事项</translation>
    </message>
    <message>
        <source>Paid by</source>
        <translation>支付方式</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>笔数</translation>
    </message>
    <message>
        <source>Amount, yuan</source>
        <translation>金额（元）</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>交班时间</translation>
    </message>
    <message>
        <source>Drawer</source>
        <translation>钱箱</translation>
    </message>
    <message>
        <source>Cashier</source>
        <translation>收银员</translation>
    </message>
    <message>
        <source>Float, yuan</source>
        <translation>备用金（元）</translation>
    </message>
    <message>
        <source>Expected, yuan</source>
        <translation>应有（元）</translation>
    </message>
    <message>
        <source>Counted, yuan</source>
        <translation>清点金额（元）</translation>
    </message>
    <message>
        <source>Difference, yuan</source>
        <translation>长短款（元）</translation>
    </message>
    <message>
        <source>Left inside, yuan</source>
        <translation>留存（元）</translation>
    </message>
</context>
<context>
    <name>shortage</name>
    <message>
        <source>Never limited</source>
        <translation>从不限电</translation>
    </message>
    <message>
        <source>Limited in its turn</source>
        <translation>按次序限电</translation>
    </message>
    <message>
        <source>Cut supply</source>
        <translation>拉闸</translation>
    </message>
    <message>
        <source>Limit power</source>
        <translation>限功率</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>Waits for its begin</source>
        <translation>等待开始</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>执行中</translation>
    </message>
    <message>
        <source>Being undone</source>
        <translation>恢复中</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>Being told</source>
        <translation>下令中</translation>
    </message>
    <message>
        <source>Limited</source>
        <translation>已限</translation>
    </message>
    <message>
        <source>Did not follow</source>
        <translation>未执行</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>已恢复</translation>
    </message>
    <message>
        <source>Not put back</source>
        <translation>未恢复</translation>
    </message>
    <message>
        <source>Left to others</source>
        <translation>已由他人处理</translation>
    </message>
    <message>
        <source>Not needed for the target</source>
        <translation>已达目标，不需要</translation>
    </message>
    <message>
        <source>Of another kind</source>
        <translation>不在所选类别</translation>
    </message>
    <message>
        <source>Supply is kept</source>
        <translation>保电中</translation>
    </message>
    <message>
        <source>Has no supply</source>
        <translation>已断电</translation>
    </message>
    <message>
        <source>Out of contact</source>
        <translation>失联</translation>
    </message>
    <message>
        <source>Its make cannot be told</source>
        <translation>该型号不支持</translation>
    </message>
    <message>
        <source>Nothing to save, or load unknown</source>
        <translation>无可压减或负荷未知</translation>
    </message>
    <message>
        <source>Would be told</source>
        <translation>将被限</translation>
    </message>
</context>
<context>
    <name>slip</name>
    <message>
        <source>Electricity sale</source>
        <translation>预付费售电凭证</translation>
    </message>
    <message>
        <source>Water sale</source>
        <translation>预付费售水凭证</translation>
    </message>
    <message>
        <source>* COPY No. {n} *</source>
        <translation>※ 补打 第{n}次 ※</translation>
    </message>
    <message>
        <source>NOT YET ON METER</source>
        <translation>待表计确认</translation>
    </message>
    <message>
        <source>Paid. The meter has not confirmed it yet. Keep this slip: the office settles it and gives credit or money back.</source>
        <translation>款项已收，表计尚未确认。请保留此凭证，以便核对到账或退款。</translation>
    </message>
    <message>
        <source>Receipt No.</source>
        <translation>单号</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Shop No.</source>
        <translation>户号</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>商户</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>客户</translation>
    </message>
    <message>
        <source>Meter No.</source>
        <translation>表号</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>单价</translation>
    </message>
    <message>
        <source>yuan/kWh</source>
        <translation>元/千瓦时</translation>
    </message>
    <message>
        <source>yuan/m3</source>
        <translation>元/立方米</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>售出金额</translation>
    </message>
    <message>
        <source>In capitals</source>
        <translation>大写</translation>
    </message>
    <message>
        <source>About</source>
        <translation>约合</translation>
    </message>
    <message>
        <source>kWh</source>
        <translation>千瓦时</translation>
    </message>
    <message>
        <source>m3</source>
        <translation>立方米</translation>
    </message>
    <message>
        <source>Balance before</source>
        <translation>购前余额</translation>
    </message>
    <message>
        <source>Balance after</source>
        <translation>购后余额</translation>
    </message>
    <message>
        <source>Expected balance</source>
        <translation>预计余额</translation>
    </message>
    <message>
        <source>Purchase count</source>
        <translation>购买次数</translation>
    </message>
    <message>
        <source>Paid by</source>
        <translation>支付方式</translation>
    </message>
    <message>
        <source>cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>card</source>
        <translation>银行卡</translation>
    </message>
    <message>
        <source>bank transfer</source>
        <translation>银行转账</translation>
    </message>
    <message>
        <source>QR code</source>
        <translation>扫码支付</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>实收</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>找零</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>Please keep this slip</source>
        <translation>请妥善保管此凭证</translation>
    </message>
    <message>
        <source>Service {phone}</source>
        <translation>服务电话 {phone}</translation>
    </message>
    <message>
        <source>SHIFT SO FAR (X)</source>
        <translation>班次进行中（X）</translation>
    </message>
    <message>
        <source>SHIFT CLOSED (Z)</source>
        <translation>交班封账（Z）</translation>
    </message>
    <message>
        <source>Drawer</source>
        <translation>钱箱</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>开班</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>交班时间</translation>
    </message>
    <message>
        <source>Printed</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>Nothing happened in this shift.</source>
        <translation>本班无业务。</translation>
    </message>
    <message>
        <source>Float</source>
        <translation>备用金</translation>
    </message>
    <message>
        <source>Cash in</source>
        <translation>现金收入</translation>
    </message>
    <message>
        <source>Cash out</source>
        <translation>现金支出</translation>
    </message>
    <message>
        <source>Must be inside</source>
        <translation>应有现金</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>清点</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>长短款</translation>
    </message>
    <message>
        <source>Left inside</source>
        <translation>留存</translation>
    </message>
    <message>
        <source>In doubt at this drawer</source>
        <translation>本钱箱存疑业务</translation>
    </message>
    <message>
        <source>Reprinted slips</source>
        <translation>补打张数</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Sealed. Keep this report with the takings.</source>
        <translation>已封账。请与现金一并保存。</translation>
    </message>
    <message>
        <source>The shift goes on; these are sums so far.</source>
        <translation>班次仍在进行，以上为当前合计。</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>售电</translation>
    </message>
    <message>
        <source>Not taken by the meter</source>
        <translation>表未入账</translation>
    </message>
    <message>
        <source>Refunds</source>
        <translation>退费</translation>
    </message>
    <message>
        <source>Refunds not taken</source>
        <translation>退费未成</translation>
    </message>
    <message>
        <source>Reversals</source>
        <translation>冲正</translation>
    </message>
    <message>
        <source>Reversals not taken</source>
        <translation>冲正未成</translation>
    </message>
    <message>
        <source>Credit not moved</source>
        <translation>余额转移未成</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>退还现款</translation>
    </message>
    <message>
        <source>Deposits taken</source>
        <translation>收押金</translation>
    </message>
    <message>
        <source>Deposits paid back</source>
        <translation>退押金</translation>
    </message>
    <message>
        <source>From the safe</source>
        <translation>从金库领入</translation>
    </message>
    <message>
        <source>To the safe</source>
        <translation>缴入金库</translation>
    </message>
    <message>
        <source>TEST SLIP</source>
        <translation>测试页</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>Paper width</source>
        <translation>纸宽</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>This is no receipt: nothing was sold and nothing is written in the book.</source>
        <translation>本页不是凭证：没有售电，也未记账。</translation>
    </message>
    <message>
        <source>NOT SOLD</source>
        <translation>未售出</translation>
    </message>
    <message>
        <source>The meter did not take this purchase and the money is due back. Bring this slip to the office.</source>
        <translation>表计未收到此笔购买，款项应退还。请凭此联到售电处办理。</translation>
    </message>
    <message>
        <source>deposit</source>
        <translation>预存款</translation>
    </message>
    <message>
        <source>online</source>
        <translation>线上支付</translation>
    </message>
    <message>
        <source>moved, nothing paid</source>
        <translation>转移，未收款</translation>
    </message>
    <message>
        <source>Electricity REFUND</source>
        <translation>退电凭证</translation>
    </message>
    <message>
        <source>Water REFUND</source>
        <translation>退水凭证</translation>
    </message>
    <message>
        <source>Elec. REVERSAL</source>
        <translation>售电冲正凭证</translation>
    </message>
    <message>
        <source>Water REVERSAL</source>
        <translation>售水冲正凭证</translation>
    </message>
    <message>
        <source>Credit moved</source>
        <translation>余额转移</translation>
    </message>
    <message>
        <source>Water moved</source>
        <translation>余额转移凭证</translation>
    </message>
    <message>
        <source>Reverses No.</source>
        <translation>冲正原单号</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Amount back</source>
        <translation>退款金额</translation>
    </message>
    <message>
        <source>Paid out by</source>
        <translation>退款方式</translation>
    </message>
    <message>
        <source>Received by</source>
        <translation>领款人签字</translation>
    </message>
    <message>
        <source>NOT REFUNDED</source>
        <translation>未退款</translation>
    </message>
    <message>
        <source>The meter has not given up this money. Nothing is paid out.</source>
        <translation>表计未扣除此笔金额，不予付款。</translation>
    </message>
    <message>
        <source>The meter has not confirmed it yet. The money is paid out as soon as it does.</source>
        <translation>表计尚未确认扣除。确认后即付款。</translation>
    </message>
    <message>
        <source>by time of day, about {price}</source>
        <translation>分时，约 {price}</translation>
    </message>
    <message>
        <source>by steps, now {price}</source>
        <translation>阶梯，现 {price}</translation>
    </message>
    <message>
        <source>by time and steps, now about {price}</source>
        <translation>分时阶梯，现约 {price}</translation>
    </message>
    <message>
        <source>Account closed</source>
        <translation>销户凭证</translation>
    </message>
    <message>
        <source>Deposit taken</source>
        <translation>押金收据</translation>
    </message>
    <message>
        <source>Deposit back</source>
        <translation>退押金凭证</translation>
    </message>
    <message>
        <source>Account No.</source>
        <translation>账户号</translation>
    </message>
    <message>
        <source>Contract</source>
        <translation>合同</translation>
    </message>
    <message>
        <source>Final reading</source>
        <translation>止码</translation>
    </message>
    <message>
        <source>Final, typed</source>
        <translation>止码（录入）</translation>
    </message>
    <message>
        <source>Credit left, yuan</source>
        <translation>余额（元）</translation>
    </message>
    <message>
        <source>Deposit, yuan</source>
        <translation>押金（元）</translation>
    </message>
    <message>
        <source>Deposit now, yuan</source>
        <translation>现有押金（元）</translation>
    </message>
    <message>
        <source>Paid to customer</source>
        <translation>退付客户</translation>
    </message>
    <message>
        <source>Paid by customer</source>
        <translation>向客户收取</translation>
    </message>
    <message>
        <source>Witness</source>
        <translation>复核人</translation>
    </message>
    <message>
        <source>Balance and top-up by phone</source>
        <translation>扫码查余额、充值</translation>
    </message>
    <message>
        <source>Sign-in code</source>
        <translation>查询码</translation>
    </message>
    <message>
        <source>Sign in with shop number and this code. Whoever has it sees your meters: keep it safe.</source>
        <translation>凭户号和此查询码登录。持码者可查看您的表计，请妥善保管。</translation>
    </message>
</context>
<context>
    <name>sms</name>
    <message>
        <source>Waits</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Being sent</source>
        <translation>发送中</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>已发出</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>已送达</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>结果不明</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Low balance</source>
        <translation>余额低</translation>
    </message>
    <message>
        <source>Very low balance</source>
        <translation>余额极低</translation>
    </message>
    <message>
        <source>In arrears</source>
        <translation>欠费</translation>
    </message>
    <message>
        <source>Supply will be cut</source>
        <translation>即将停供</translation>
    </message>
    <message>
        <source>Alarms to the office</source>
        <translation>办公室告警</translation>
    </message>
    <message>
        <source>Trial</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Tenant&apos;s code</source>
        <translation>租户验证码</translation>
    </message>
    <message>
        <source>The port is not there or is taken: check the modem and its cable</source>
        <translation>串口不存在或被占用：请检查短信猫和连线</translation>
    </message>
    <message>
        <source>No answer: check the modem&apos;s power, port and speed</source>
        <translation>没有应答：请检查短信猫电源、串口和波特率</translation>
    </message>
    <message>
        <source>The answer means nothing: check the port&apos;s speed</source>
        <translation>应答无法识别：请检查波特率</translation>
    </message>
    <message>
        <source>No SIM card: put one in</source>
        <translation>没有 SIM 卡：请插卡</translation>
    </message>
    <message>
        <source>The SIM card is faulty: try another</source>
        <translation>SIM 卡故障：请换卡</translation>
    </message>
    <message>
        <source>The SIM card wants its PIN: enter it on the page Texts, Modem</source>
        <translation>SIM 卡需要 PIN 码：请在“短信”页的“短信猫”中输入</translation>
    </message>
    <message>
        <source>The SIM card refused the PIN; it is not tried again: enter the right one</source>
        <translation>SIM 卡拒绝了 PIN 码，不会再试：请输入正确的</translation>
    </message>
    <message>
        <source>The SIM card is locked: open it with its PUK in a telephone</source>
        <translation>SIM 卡已锁：请在手机中用 PUK 码解锁</translation>
    </message>
    <message>
        <source>No network: check the aerial, or wait</source>
        <translation>没有网络：请检查天线或稍候</translation>
    </message>
    <message>
        <source>The network refuses the card: ask the operator</source>
        <translation>网络拒绝此卡：请咨询运营商</translation>
    </message>
    <message>
        <source>The network or the server is busy</source>
        <translation>网络或服务器忙</translation>
    </message>
    <message>
        <source>The card knows no message centre: ask the operator</source>
        <translation>卡上没有短信中心号码：请咨询运营商</translation>
    </message>
    <message>
        <source>The memory is full: delete old messages on the card</source>
        <translation>存储已满：请删除卡上的旧短信</translation>
    </message>
    <message>
        <source>The modem is busy</source>
        <translation>短信猫忙</translation>
    </message>
    <message>
        <source>The modem is faulty: switch it off and on</source>
        <translation>短信猫故障：请断电重启</translation>
    </message>
    <message>
        <source>Nobody has this number: correct it in the account</source>
        <translation>号码不存在：请在账户中改正</translation>
    </message>
    <message>
        <source>This number is barred</source>
        <translation>该号码被限制</translation>
    </message>
    <message>
        <source>The card may not send messages: ask the operator</source>
        <translation>此卡不能发短信：请咨询运营商</translation>
    </message>
    <message>
        <source>It was not taken: check number and text</source>
        <translation>未被接受：请检查号码和内容</translation>
    </message>
    <message>
        <source>The modem refused it without a reason</source>
        <translation>短信猫拒绝，未说明原因</translation>
    </message>
    <message>
        <source>The program ended while it was being sent</source>
        <translation>发送时程序被关闭</translation>
    </message>
    <message>
        <source>The tenant topped up before it was sent</source>
        <translation>发送前商户已充值</translation>
    </message>
    <message>
        <source>The network could not deliver it</source>
        <translation>网络未能送达</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>weak</source>
        <translation>弱</translation>
    </message>
    <message>
        <source>fair</source>
        <translation>一般</translation>
    </message>
    <message>
        <source>good</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>strong</source>
        <translation>强</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>not there</source>
        <translation>无卡</translation>
    </message>
    <message>
        <source>wants its PIN</source>
        <translation>需要 PIN 码</translation>
    </message>
    <message>
        <source>locked, wants its PUK</source>
        <translation>已锁，需要 PUK 码</translation>
    </message>
    <message>
        <source>busy</source>
        <translation>忙</translation>
    </message>
    <message>
        <source>faulty</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>not registered</source>
        <translation>未注册</translation>
    </message>
    <message>
        <source>registered</source>
        <translation>已注册</translation>
    </message>
    <message>
        <source>being searched for</source>
        <translation>搜索中</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>registered, roaming</source>
        <translation>已注册（漫游）</translation>
    </message>
    <message>
        <source>No modem is set: name its port in the settings</source>
        <translation>未设置短信猫：请在设置中填写串口</translation>
    </message>
    <message>
        <source>Ready to send</source>
        <translation>可以发送</translation>
    </message>
    <message>
        <source>Supply was cut</source>
        <translation>已停供</translation>
    </message>
</context>
<context>
    <name>supply</name>
    <message>
        <source>As it is</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>断电</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复供电</translation>
    </message>
    <message>
        <source>Keep on</source>
        <translation>保电</translation>
    </message>
    <message>
        <source>Back to fee control</source>
        <translation>交还费控</translation>
    </message>
    <message>
        <source>Not heard yet</source>
        <translation>尚未读到</translation>
    </message>
    <message>
        <source>Has credit</source>
        <translation>有余额</translation>
    </message>
    <message>
        <source>Within its overdraft</source>
        <translation>在允许透支内</translation>
    </message>
    <message>
        <source>No credit left</source>
        <translation>余额用尽</translation>
    </message>
    <message>
        <source>Has paid</source>
        <translation>已缴费</translation>
    </message>
    <message>
        <source>Nobody ever paid here</source>
        <translation>从未在此缴费</translation>
    </message>
    <message>
        <source>The meter cuts by itself</source>
        <translation>由表自行跳闸</translation>
    </message>
    <message>
        <source>Not opened by this rule</source>
        <translation>不是本策略拉的闸</translation>
    </message>
    <message>
        <source>Supply is kept</source>
        <translation>保电中</translation>
    </message>
    <message>
        <source>Grace after the warning</source>
        <translation>预警后的宽限时间</translation>
    </message>
    <message>
        <source>Public holiday</source>
        <translation>法定节假日</translation>
    </message>
    <message>
        <source>Weekend</source>
        <translation>周末</translation>
    </message>
    <message>
        <source>No-cut hours</source>
        <translation>不断电时段</translation>
    </message>
    <message>
        <source>Holidays of the year not entered</source>
        <translation>当年节假日未录入</translation>
    </message>
    <message>
        <source>No-cut hours all day</source>
        <translation>全天均为不断电时段</translation>
    </message>
    <message>
        <source>Cut by the rule: no credit</source>
        <translation>策略断电：余额用尽</translation>
    </message>
    <message>
        <source>Opened by the meter: no credit</source>
        <translation>表自行跳闸：余额用尽</translation>
    </message>
    <message>
        <source>Opened by the meter: too much load</source>
        <translation>表自行跳闸：负荷超限</translation>
    </message>
    <message>
        <source>Opened by the meter: time control</source>
        <translation>表自行跳闸：时间控制</translation>
    </message>
    <message>
        <source>Forced open</source>
        <translation>强制拉闸</translation>
    </message>
    <message>
        <source>Opened by order of a person</source>
        <translation>人工命令拉闸</translation>
    </message>
    <message>
        <source>Opened for a grid shortage</source>
        <translation>有序用电拉闸</translation>
    </message>
    <message>
        <source>Opened, it is not known by what</source>
        <translation>已断开，原因不明</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>余额低</translation>
    </message>
    <message>
        <source>Very low</source>
        <translation>余额很低</translation>
    </message>
    <message>
        <source>In arrears</source>
        <translation>欠费</translation>
    </message>
    <message>
        <source>Shown at the desk</source>
        <translation>售电台显示</translation>
    </message>
    <message>
        <source>Text message</source>
        <translation>短信</translation>
    </message>
    <message>
        <source>Enough</source>
        <translation>充足</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>On</source>
        <translation>有电</translation>
    </message>
    <message>
        <source>Too little to return</source>
        <translation>余额不足以恢复</translation>
    </message>
    <message>
        <source>The tenant was told this time</source>
        <translation>已告知租户此时刻</translation>
    </message>
    <message>
        <source>Will be cut</source>
        <translation>将断电</translation>
    </message>
    <message>
        <source>Was cut</source>
        <translation>已断电</translation>
    </message>
</context>
<context>
    <name>system_log</name>
    <message>
        <source>Program started</source>
        <translation>程序启动</translation>
    </message>
    <message>
        <source>Program ended</source>
        <translation>程序结束</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Book brought up to date</source>
        <translation>账本升级</translation>
    </message>
    <message>
        <source>Backup made</source>
        <translation>已备份</translation>
    </message>
    <message>
        <source>No backup could be made</source>
        <translation>未能备份</translation>
    </message>
    <message>
        <source>Collector out of contact</source>
        <translation>采集器失联</translation>
    </message>
    <message>
        <source>Collector in contact</source>
        <translation>采集器上线</translation>
    </message>
    <message>
        <source>Meter out of contact</source>
        <translation>仪表失联</translation>
    </message>
    <message>
        <source>Meter in contact again</source>
        <translation>仪表恢复通信</translation>
    </message>
    <message>
        <source>Job ended</source>
        <translation>任务结束</translation>
    </message>
    <message>
        <source>This computer&apos;s clock was set</source>
        <translation>本机时钟被调整</translation>
    </message>
    <message>
        <source>End of the operation log noted</source>
        <translation>记下操作日志末尾</translation>
    </message>
    <message>
        <source>Old entries deleted</source>
        <translation>删除旧记录</translation>
    </message>
    <message>
        <source>Starts, ends and faults</source>
        <translation>启动、结束与故障</translation>
    </message>
    <message>
        <source>Books</source>
        <translation>账本</translation>
    </message>
    <message>
        <source>Collectors</source>
        <translation>采集器</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>仪表</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Line scan</source>
        <translation>总线搜索</translation>
    </message>
    <message>
        <source>Asking a line for addresses</source>
        <translation>查询总线地址</translation>
    </message>
    <message>
        <source>Reading one item</source>
        <translation>读取单项</translation>
    </message>
    <message>
        <source>Checking clocks</source>
        <translation>检查时钟</translation>
    </message>
    <message>
        <source>Commissioning</source>
        <translation>调试验收</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Part of the program</source>
        <translation>程序部分</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Asked for by</source>
        <translation>发起人</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Version before</source>
        <translation>原版本</translation>
    </message>
    <message>
        <source>Version after</source>
        <translation>新版本</translation>
    </message>
    <message>
        <source>Size, MB</source>
        <translation>大小（MB）</translation>
    </message>
    <message>
        <source>By, seconds</source>
        <translation>调整秒数</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>条数</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>终端</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>Anchor</source>
        <translation>锚点</translation>
    </message>
</context>
<context>
    <name>tariff</name>
    <message>
        <source>on each unit, yuan</source>
        <translation>每单位，元</translation>
    </message>
    <message>
        <source>a month, by the day, yuan</source>
        <translation>每月，按日计，元</translation>
    </message>
    <message>
        <source>a month, on the first, yuan</source>
        <translation>每月，一日整收，元</translation>
    </message>
    <message>
        <source>common use: % of the charge</source>
        <translation>公摊：占本户费用 %</translation>
    </message>
    <message>
        <source>common use: % of a common meter</source>
        <translation>公摊：占公用表 %</translation>
    </message>
    <message>
        <source>common use: units a month</source>
        <translation>公摊：每月定量</translation>
    </message>
    <message>
        <source>sharp</source>
        <translation>尖</translation>
    </message>
    <message>
        <source>peak</source>
        <translation>峰</translation>
    </message>
    <message>
        <source>flat</source>
        <translation>平</translation>
    </message>
    <message>
        <source>valley</source>
        <translation>谷</translation>
    </message>
    <message>
        <source>deep</source>
        <translation>深谷</translation>
    </message>
    <message>
        <source>Mon</source>
        <translation>周一</translation>
    </message>
    <message>
        <source>Tue</source>
        <translation>周二</translation>
    </message>
    <message>
        <source>Wed</source>
        <translation>周三</translation>
    </message>
    <message>
        <source>Thu</source>
        <translation>周四</translation>
    </message>
    <message>
        <source>Fri</source>
        <translation>周五</translation>
    </message>
    <message>
        <source>Sat</source>
        <translation>周六</translation>
    </message>
    <message>
        <source>Sun</source>
        <translation>周日</translation>
    </message>
    <message>
        <source>The whole year</source>
        <translation>全年</translation>
    </message>
    <message>
        <source>Every day</source>
        <translation>每天</translation>
    </message>
    <message>
        <source>Holidays</source>
        <translation>节假日</translation>
    </message>
    <message>
        <source>Weekend days worked</source>
        <translation>调休工作日</translation>
    </message>
    <message>
        <source>above {bound} {unit}</source>
        <translation>{bound} {unit} 以上</translation>
    </message>
    <message>
        <source>up to {bound} {unit}</source>
        <translation>至 {bound} {unit}</translation>
    </message>
    <message>
        <source>yuan/{unit}</source>
        <translation>元/{unit}</translation>
    </message>
    <message>
        <source>The steps begin anew each month.</source>
        <translation>阶梯每月重新起算。</translation>
    </message>
    <message>
        <source>The steps begin anew each year, on the first of month {month}.</source>
        <translation>阶梯每年重新起算，自 {month} 月 1 日。</translation>
    </message>
    <message>
        <source>{name}: {price} yuan on each {unit}</source>
        <translation>{name}：每 {unit} {price} 元</translation>
    </message>
    <message>
        <source>{name}: {amount} yuan a month, whole on the first</source>
        <translation>{name}：每月 {amount} 元，一日整收</translation>
    </message>
    <message>
        <source>{name}: {amount} yuan a month, by the day</source>
        <translation>{name}：每月 {amount} 元，按日计</translation>
    </message>
    <message>
        <source>{name}: {part} % of the charge on top, for common use</source>
        <translation>{name}：公摊，另加费用的 {part} %</translation>
    </message>
    <message>
        <source>{name}: {part} % of the common meter, at {price} yuan/{unit}</source>
        <translation>{name}：公用表用量的 {part} %，{price} 元/{unit}</translation>
    </message>
    <message>
        <source>{name}: {quantity} {unit} a month, at {price} yuan/{unit}</source>
        <translation>{name}：每月 {quantity} {unit}，{price} 元/{unit}</translation>
    </message>
</context>
<context>
    <name>trouble</name>
    <message>
        <source>no answer</source>
        <translation>无应答</translation>
    </message>
    <message>
        <source>two meters at this address</source>
        <translation>此地址有两块表</translation>
    </message>
    <message>
        <source>another meter answers</source>
        <translation>应答的是另一块表</translation>
    </message>
    <message>
        <source>answers only now and then</source>
        <translation>应答时有时无</translation>
    </message>
    <message>
        <source>garbled answers</source>
        <translation>应答乱码</translation>
    </message>
    <message>
        <source>slow to answer</source>
        <translation>应答慢</translation>
    </message>
    <message>
        <source>clock is off</source>
        <translation>时钟超差</translation>
    </message>
    <message>
        <source>relay does not follow</source>
        <translation>继电器不动作</translation>
    </message>
    <message>
        <source>supply not restored</source>
        <translation>未恢复供应</translation>
    </message>
    <message>
        <source>refuses what it is asked</source>
        <translation>拒绝请求</translation>
    </message>
    <message>
        <source>keeps its supply on; relay left alone</source>
        <translation>处于保电状态，未动继电器</translation>
    </message>
    <message>
        <source>relay is held by force</source>
        <translation>继电器被强制控制</translation>
    </message>
    <message>
        <source>supply is off</source>
        <translation>已断电</translation>
    </message>
    <message>
        <source>a sale is open</source>
        <translation>有售电未完成</translation>
    </message>
    <message>
        <source>round takes longer than the target</source>
        <translation>轮询超过目标时间</translation>
    </message>
    <message>
        <source>link refused</source>
        <translation>连接被拒绝</translation>
    </message>
    <message>
        <source>strangers call</source>
        <translation>有陌生连接</translation>
    </message>
    <message>
        <source>set-up cannot be used</source>
        <translation>设置不可用</translation>
    </message>
    <message>
        <source>fault</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>shows otherwise than two persons decided</source>
        <translation>与双人裁定结果不符</translation>
    </message>
    <message>
        <source>register in doubt, not charged</source>
        <translation>示数存疑，暂不计费</translation>
    </message>
    <message>
        <source>use cannot be charged</source>
        <translation>用量无法计费</translation>
    </message>
    <message>
        <source>does not follow the order for its supply</source>
        <translation>未执行通断命令</translation>
    </message>
    <message>
        <source>calendar cannot be read</source>
        <translation>节假日文件无法读取</translation>
    </message>
    <message>
        <source>technician&apos;s bench</source>
        <translation>技术员工作台</translation>
    </message>
    <message>
        <source>holiday calendar</source>
        <translation>节假日日历</translation>
    </message>
    <message>
        <source>port for collectors that call</source>
        <translation>采集器呼入端口</translation>
    </message>
    <message>
        <source>charging</source>
        <translation>计费</translation>
    </message>
    <message>
        <source>what meters were told</source>
        <translation>下发参数比对</translation>
    </message>
    <message>
        <source>reading engine</source>
        <translation>抄表引擎</translation>
    </message>
    <message>
        <source>stored readings</source>
        <translation>抄表数据</translation>
    </message>
    <message>
        <source>watch over supply</source>
        <translation>供电监视</translation>
    </message>
    <message>
        <source>last states</source>
        <translation>最近状态</translation>
    </message>
    <message>
        <source>figures of lines</source>
        <translation>总线统计</translation>
    </message>
    <message>
        <source>orders</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>set-up</source>
        <translation>建档</translation>
    </message>
    <message>
        <source>plan for a shortage</source>
        <translation>有序用电方案</translation>
    </message>
    <message>
        <source>an order is not done yet</source>
        <translation>有命令尚未完成</translation>
    </message>
</context>
<context>
    <name>unusual</name>
    <message>
        <source>Leak</source>
        <translation>漏损</translation>
    </message>
    <message>
        <source>Sudden zero</source>
        <translation>突然归零</translation>
    </message>
    <message>
        <source>Jump</source>
        <translation>突增</translation>
    </message>
    <message>
        <source>Night use</source>
        <translation>夜间用量</translation>
    </message>
    <message>
        <source>Has not stood still for {n} days: at least {litres} L every hour</source>
        <translation>已连续 {n} 天没有停过：每小时至少 {litres} 升</translation>
    </message>
    <message>
        <source>Nothing for {n} days, usually {usual} {unit} a day</source>
        <translation>连续 {n} 天无用量，平时每天 {usual} {unit}</translation>
    </message>
    <message>
        <source>{day} used {used} {unit}, usually {usual}</source>
        <translation>{day} 用量 {used} {unit}，平时 {usual}</translation>
    </message>
    <message>
        <source>Night to {day}, 23:00–05:00, used {used} {unit}, usually {usual}</source>
        <translation>{day} 前夜 23:00–05:00 用量 {used} {unit}，平时 {usual}</translation>
    </message>
</context>
<context>
    <name>web</name>
    <message>
        <source>signed in</source>
        <translation>已登录</translation>
    </message>
    <message>
        <source>signed out</source>
        <translation>已退出</translation>
    </message>
    <message>
        <source>ended: idle</source>
        <translation>闲置结束</translation>
    </message>
    <message>
        <source>ended: its time was over</source>
        <translation>超时结束</translation>
    </message>
    <message>
        <source>ended by the office</source>
        <translation>被物业结束</translation>
    </message>
    <message>
        <source>ended with the account</source>
        <translation>随销户结束</translation>
    </message>
    <message>
        <source>ended: newer sign-ins</source>
        <translation>被更新的登录取代</translation>
    </message>
    <message>
        <source>code by text</source>
        <translation>短信验证码</translation>
    </message>
    <message>
        <source>code of the slip</source>
        <translation>凭条查询码</translation>
    </message>
    <message>
        <source>phone</source>
        <translation>手机</translation>
    </message>
    <message>
        <source>station</source>
        <translation>查询机</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>登录时间</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>户号</translation>
    </message>
    <message>
        <source>By</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>手机号</translation>
    </message>
    <message>
        <source>At</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>Network address</source>
        <translation>网络地址</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
</context>
<context>
    <name>wire</name>
    <message>
        <source>Sent</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>应答</translation>
    </message>
    <message>
        <source>Dropped</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>Read {what}</source>
        <translation>读 {what}</translation>
    </message>
    <message>
        <source>Read {what}: {value}</source>
        <translation>读 {what}：{value}</translation>
    </message>
    <message>
        <source>Write {what}</source>
        <translation>写 {what}</translation>
    </message>
    <message>
        <source>Written {what} {value}</source>
        <translation>已写 {what} {value}</translation>
    </message>
    <message>
        <source>Refused, code {code}</source>
        <translation>拒绝，代码 {code}</translation>
    </message>
    <message>
        <source>Function {function}</source>
        <translation>功能码 {function}</translation>
    </message>
</context>
<context>
    <name>wire_said</name>
    <message>
        <source>no answer in time</source>
        <translation>超时无应答</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>无应答</translation>
    </message>
    <message>
        <source>timed out</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>what came back is not a right answer</source>
        <translation>收到的不是正确应答</translation>
    </message>
    <message>
        <source>the link broke while the frame was out</source>
        <translation>报文发出后连接中断</translation>
    </message>
    <message>
        <source>the collector is out of contact</source>
        <translation>采集器失联</translation>
    </message>
    <message>
        <source>the meter did not answer the collector</source>
        <translation>仪表未应答采集器</translation>
    </message>
    <message>
        <source>the collector did not send it: {a}</source>
        <translation>采集器未发送：{a}</translation>
    </message>
    <message>
        <source>two meters answered one question</source>
        <translation>两块表同时应答</translation>
    </message>
    <message>
        <source>two different answers to one question</source>
        <translation>一次询问收到两个不同应答</translation>
    </message>
    <message>
        <source>two different answers from one unit address</source>
        <translation>同一地址收到两个不同应答</translation>
    </message>
    <message>
        <source>a second meter</source>
        <translation>另有一块表应答</translation>
    </message>
    <message>
        <source>a broadcast has no answer</source>
        <translation>广播不应有应答</translation>
    </message>
    <message>
        <source>answers nothing that was asked</source>
        <translation>与询问不符</translation>
    </message>
    <message>
        <source>after the time-out</source>
        <translation>超时之后收到</translation>
    </message>
    <message>
        <source>late reply</source>
        <translation>迟到的应答</translation>
    </message>
    <message>
        <source>no right answer before the time-out</source>
        <translation>超时前没有正确应答</translation>
    </message>
    <message>
        <source>collector: {a}, too late</source>
        <translation>采集器：{a}，已过时</translation>
    </message>
    <message>
        <source>the link was lost and made again under the scan</source>
        <translation>扫描期间连接断开并重建</translation>
    </message>
    <message>
        <source>the meter that answers has number {a}, not {b}</source>
        <translation>应答的表号是 {a}，不是 {b}</translation>
    </message>
    <message>
        <source>{a} is not a decimal number</source>
        <translation>{a} 不是十进制数</translation>
    </message>
    <message>
        <source>the answer to the authentication holds no random</source>
        <translation>身份认证的应答中没有随机数</translation>
    </message>
    <message>
        <source>{a} never ends</source>
        <translation>{a} 没有结束帧</translation>
    </message>
    <message>
        <source>the answers do not hold {a}</source>
        <translation>应答中没有 {a}</translation>
    </message>
    <message>
        <source>{a} is not a moment: {b}</source>
        <translation>{a} 不是有效时间：{b}</translation>
    </message>
    <message>
        <source>the answer is too short to hold {a}</source>
        <translation>应答太短，不含 {a}</translation>
    </message>
    <message>
        <source>{a} has the unit {b}, which is no volume</source>
        <translation>{a} 的单位 {b} 不是体积单位</translation>
    </message>
    <message>
        <source>{a} is not a number a meter can show</source>
        <translation>{a} 不是仪表可能显示的数值</translation>
    </message>
    <message>
        <source>a write needs the meter&apos;s own type</source>
        <translation>写操作必须指明表的类型</translation>
    </message>
    <message>
        <source>{a} is not a meter address; write 14 digits: maker&apos;s code, then number</source>
        <translation>{a} 不是表地址；应为 14 位：厂商代码和表号</translation>
    </message>
    <message>
        <source>{a} means several meters; a write needs one meter&apos;s own address</source>
        <translation>{a} 指多块表；写操作必须用单块表的地址</translation>
    </message>
    <message>
        <source>{a} is every meter at once; write one meter&apos;s own address</source>
        <translation>{a} 是广播地址；请填单块表的地址</translation>
    </message>
    <message>
        <source>{a} is not a meter address; write its 12 digits as printed on the meter</source>
        <translation>{a} 不是表地址；请填表面上的 12 位数字</translation>
    </message>
    <message>
        <source>unit 0 is every meter at once; a {a} it is not allowed</source>
        <translation>地址 0 是广播地址，不允许（{a}）</translation>
    </message>
    <message>
        <source>{a} registers from {b} do not fit one read</source>
        <translation>从 {b} 起的 {a} 个寄存器超出一次读取</translation>
    </message>
    <message>
        <source>{a} registers from {b} do not fit one write</source>
        <translation>从 {b} 起的 {a} 个寄存器超出一次写入</translation>
    </message>
    <message>
        <source>{a} is not a Modbus unit address; write 1 to {b}</source>
        <translation>{a} 不是 Modbus 地址；请填 1 至 {b}</translation>
    </message>
    <message>
        <source>collector {a} has no line {b}</source>
        <translation>采集器 {a} 没有 {b} 号线</translation>
    </message>
    <message>
        <source>meter {a} is not behind collector {b}</source>
        <translation>仪表 {a} 不在采集器 {b} 下</translation>
    </message>
    <message>
        <source>{a} has no word for the time that all meters hear</source>
        <translation>{a} 没有广播校时</translation>
    </message>
    <message>
        <source>no-answer</source>
        <translation>无应答</translation>
    </message>
    <message>
        <source>queue-full</source>
        <translation>队列已满</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>已过时</translation>
    </message>
    <message>
        <source>no-such-bus</source>
        <translation>没有此线</translation>
    </message>
    <message>
        <source>not-offered</source>
        <translation>不支持</translation>
    </message>
    <message>
        <source>callers that say nothing fill the port; the oldest goes</source>
        <translation>不作声的呼叫占满端口，最早的被挂断</translation>
    </message>
    <message>
        <source>callers whose first bytes are no collector&apos;s</source>
        <translation>呼入的首批字节不属于任何采集器</translation>
    </message>
    <message>
        <source>callers that did not say who they are</source>
        <translation>呼入者未表明身份</translation>
    </message>
    <message>
        <source>collector {a}: there is no key with id {b}</source>
        <translation>采集器 {a}：没有编号为 {b} 的密钥</translation>
    </message>
    <message>
        <source>collector {a}: give the registration or heartbeat it calls with</source>
        <translation>采集器 {a}：请填写其注册包或心跳包</translation>
    </message>
    <message>
        <source>collector {a}: one that dials in over an unsealed link has one line</source>
        <translation>采集器 {a}：不加密且主动呼入的采集器只能有一条线</translation>
    </message>
    <message>
        <source>collector {a}: a serial port is one line, not {b}</source>
        <translation>采集器 {a}：一个串口只有一条线，不能有 {b} 条</translation>
    </message>
    <message>
        <source>link established</source>
        <translation>连接已建立</translation>
    </message>
    <message>
        <source>link lost</source>
        <translation>连接断开</translation>
    </message>
    <message>
        <source>line connected</source>
        <translation>线路已连接</translation>
    </message>
    <message>
        <source>line lost</source>
        <translation>线路断开</translation>
    </message>
    <message>
        <source>no connection: {a}</source>
        <translation>无法连接：{a}</translation>
    </message>
    <message>
        <source>the collector did not finish the handshake</source>
        <translation>采集器未完成握手</translation>
    </message>
    <message>
        <source>line parameters lost in a re-key: {a}</source>
        <translation>更换会话密钥时丢失线路参数：{a}</translation>
    </message>
    <message>
        <source>nothing heard for {a} s: half-open, given up</source>
        <translation>{a} 秒没有任何数据：连接已失效，放弃</translation>
    </message>
    <message>
        <source>not one byte for {a} s of questions: half-open, given up</source>
        <translation>询问 {a} 秒没有一个字节：连接已失效，放弃</translation>
    </message>
    <message>
        <source>answer from bus {a} to a request on bus {b}</source>
        <translation>{a} 号线应答了 {b} 号线的询问</translation>
    </message>
    <message>
        <source>answer to request {a}, which is not open (repeated or far too late)</source>
        <translation>应答的询问 {a} 已结束（重复或过迟）</translation>
    </message>
    <message>
        <source>cannot listen for its calls at port {a}: {b}</source>
        <translation>无法在端口 {a} 监听呼入：{b}</translation>
    </message>
    <message>
        <source>port {a}: {b}, from {c}; hung up</source>
        <translation>端口 {a}：{b}，来自 {c}；已挂断</translation>
    </message>
    <message>
        <source>port {a}: {b}: {c} more in {d} s</source>
        <translation>端口 {a}：{b}：{d} 秒内又有 {c} 次</translation>
    </message>
    <message>
        <source>There is no link to collector {a}</source>
        <translation>与采集器 {a} 没有连接</translation>
    </message>
    <message>
        <source>The link to collector {a} is gone</source>
        <translation>与采集器 {a} 的连接已断开</translation>
    </message>
    <message>
        <source>There is no connection to {a}</source>
        <translation>与 {a} 没有连接</translation>
    </message>
    <message>
        <source>The connection to {a} has gone silent and is made anew</source>
        <translation>与 {a} 的连接没有声息，正在重建</translation>
    </message>
    <message>
        <source>Collector {a} did not confirm the {b} of bus {c}</source>
        <translation>采集器 {a} 未确认 {c} 号线（{b}）</translation>
    </message>
    <message>
        <source>Collector {a} sets the speed of its lines itself</source>
        <translation>采集器 {a} 自行设定线路速率</translation>
    </message>
    <message>
        <source>The collector cannot set this line so</source>
        <translation>采集器不能这样设置此线</translation>
    </message>
    <message>
        <source>The collector did not do it: {a}</source>
        <translation>采集器未执行：{a}</translation>
    </message>
    <message>
        <source>The collector&apos;s link broke before it confirmed</source>
        <translation>采集器确认之前连接中断</translation>
    </message>
    <message>
        <source>The collector&apos;s link is gone; no line was set</source>
        <translation>与采集器的连接已断开；未设置线路</translation>
    </message>
    <message>
        <source>The collector&apos;s link is gone; nothing was flushed</source>
        <translation>与采集器的连接已断开；未清空队列</translation>
    </message>
    <message>
        <source>The serial port {a} is not open</source>
        <translation>串口 {a} 未打开</translation>
    </message>
    <message>
        <source>The serial port {a} cannot be set so: {b}</source>
        <translation>串口 {a} 不能这样设置：{b}</translation>
    </message>
    <message>
        <source>A Modbus TCP link carries Modbus frames only</source>
        <translation>Modbus TCP 连接只能传送 Modbus 报文</translation>
    </message>
    <message>
        <source>A frame of {a} sealed bytes is too long for this collector&apos;s layout</source>
        <translation>{a} 字节的密文超出该采集器的报文格式</translation>
    </message>
    <message>
        <source>This collector&apos;s layout carries whole blocks of {a} bytes only</source>
        <translation>该采集器的报文格式只能传送 {a} 字节的整块</translation>
    </message>
    <message>
        <source>The session&apos;s key has sealed all it may; the link must be re-keyed</source>
        <translation>会话密钥的用量已到上限；必须更换</translation>
    </message>
    <message>
        <source>A handshake is already under way on this collector link</source>
        <translation>该连接正在握手</translation>
    </message>
    <message>
        <source>The collector link is not established</source>
        <translation>采集器连接尚未建立</translation>
    </message>
    <message>
        <source>The collector link has no session to send under</source>
        <translation>采集器连接没有会话</translation>
    </message>
    <message>
        <source>No new session waits to be accepted on this link</source>
        <translation>该连接上没有待接受的会话</translation>
    </message>
    <message>
        <source>The peer&apos;s message is not authentic</source>
        <translation>对方报文未通过认证</translation>
    </message>
    <message>
        <source>The peer does not speak this version of the collector link</source>
        <translation>对方不支持此版本的采集器协议</translation>
    </message>
    <message>
        <source>The peer does not speak Modbus TCP</source>
        <translation>对方不是 Modbus TCP</translation>
    </message>
    <message>
        <source>The peer announced a message longer than the link allows</source>
        <translation>对方报文声明的长度超限</translation>
    </message>
    <message>
        <source>The peer sent a message of an unknown type or direction</source>
        <translation>对方报文的类型或方向不明</translation>
    </message>
    <message>
        <source>The peer sent a message out of turn</source>
        <translation>对方报文次序有误</translation>
    </message>
    <message>
        <source>The peer asked for line parameters that no line has</source>
        <translation>对方要求的线路参数不存在</translation>
    </message>
    <message>
        <source>The collector chose a sealing suite that was not offered</source>
        <translation>采集器选用了未提供的加密套件</translation>
    </message>
    <message>
        <source>The console offered no sealing suite at or above the collector&apos;s minimum</source>
        <translation>控制台提供的加密套件均低于采集器的最低要求</translation>
    </message>
    <message>
        <source>The collector answered something it was never asked</source>
        <translation>采集器应答了未曾提出的询问</translation>
    </message>
    <message>
        <source>The collector&apos;s message does not begin as its layout says</source>
        <translation>采集器报文的开头与其格式不符</translation>
    </message>
    <message>
        <source>The collector announced a message that no layout has</source>
        <translation>采集器报文声明的长度不合格式</translation>
    </message>
    <message>
        <source>The collector sent more than one message can be</source>
        <translation>采集器发来的数据超过一条报文的长度</translation>
    </message>
    <message>
        <source>The collector hung up without a word, as it does for a key, suite or id it does not accept: compare them at both ends ({a})</source>
        <translation>采集器直接挂断，密钥、套件或编号不被接受时即如此：请核对两端（{a}）</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>Recorded</source>
        <translation>已记账</translation>
    </message>
    <message>
        <source>Sending to the meter</source>
        <translation>正在发送到表</translation>
    </message>
    <message>
        <source>In doubt</source>
        <translation>存疑</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>Void, never sent</source>
        <translation>作废（未发送）</translation>
    </message>
    <message>
        <source>Refused by the meter</source>
        <translation>表计拒绝</translation>
    </message>
    <message>
        <source>Not applied</source>
        <translation>未入账</translation>
    </message>
    <message>
        <source>Two persons decide</source>
        <translation>待两人处理</translation>
    </message>
    <message>
        <source>Nothing sent yet</source>
        <translation>尚未发送</translation>
    </message>
    <message>
        <source>Waiting for the meter</source>
        <translation>等待表计应答</translation>
    </message>
    <message>
        <source>The meter said yes; its own book has not shown it yet</source>
        <translation>表计已应答成功，表内账目尚未证实</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>无应答</translation>
    </message>
    <message>
        <source>A garbled answer</source>
        <translation>应答有误</translation>
    </message>
    <message>
        <source>The meter answered with an error</source>
        <translation>表计返回错误</translation>
    </message>
    <message>
        <source>The line to the collector broke</source>
        <translation>与采集器的连接中断</translation>
    </message>
    <message>
        <source>Nothing left the program</source>
        <translation>指令未发出</translation>
    </message>
    <message>
        <source>The program ended while waiting</source>
        <translation>等待期间程序退出</translation>
    </message>
    <message>
        <source>The meter&apos;s own book was read</source>
        <translation>已读取表内账目</translation>
    </message>
    <message>
        <source>Send to the meter</source>
        <translation>发送到表</translation>
    </message>
    <message>
        <source>Read the meter&apos;s own book</source>
        <translation>读取表内账目</translation>
    </message>
    <message>
        <source>Read the meter; if it has not taken the purchase, send it again with the same number</source>
        <translation>先读表；若表内没有此笔，以同一购电次数重发，不会重复入账</translation>
    </message>
    <message>
        <source>Clear the line, read the meter, then cancel</source>
        <translation>清空线路并读表，然后取消</translation>
    </message>
    <message>
        <source>Wait until the meter answers again</source>
        <translation>等待表计恢复应答</translation>
    </message>
    <message>
        <source>Wait for two persons to decide</source>
        <translation>等待两人处理</translation>
    </message>
    <message>
        <source>Never sent: the program ended first. Send it with Try now, or cancel it</source>
        <translation>程序在发送前已结束，尚未发送。请选择“立即重试”发送，或取消售电</translation>
    </message>
    <message>
        <source>Nothing more</source>
        <translation>无后续操作</translation>
    </message>
    <message>
        <source>the meter&apos;s purchase count is not the book&apos;s</source>
        <translation>表内购电次数与账本不符</translation>
    </message>
    <message>
        <source>the meter&apos;s purchase count has reached its end</source>
        <translation>表内购电次数已到上限</translation>
    </message>
    <message>
        <source>this meter cannot take such an amount</source>
        <translation>该表不能接受此金额</translation>
    </message>
    <message>
        <source>another meter answers at this address</source>
        <translation>此地址应答的是另一块表</translation>
    </message>
    <message>
        <source>two meters answer at this address</source>
        <translation>此地址有两块表应答</translation>
    </message>
    <message>
        <source>cancelled before sending</source>
        <translation>发送前已取消</translation>
    </message>
    <message>
        <source>sent again and again, never taken</source>
        <translation>多次发送，表均未接受</translation>
    </message>
    <message>
        <source>the meter shows another purchase</source>
        <translation>表内显示的是另一笔购电</translation>
    </message>
    <message>
        <source>the meter&apos;s purchase count has gone back</source>
        <translation>表内购电次数倒退</translation>
    </message>
    <message>
        <source>the meter counted, its money does not show it</source>
        <translation>表已计次，但金额未增加</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>银行卡</translation>
    </message>
    <message>
        <source>Transfer</source>
        <translation>转账</translation>
    </message>
    <message>
        <source>QR code</source>
        <translation>扫码</translation>
    </message>
    <message>
        <source>Cashier</source>
        <translation>收银员</translation>
    </message>
    <message>
        <source>Senior cashier</source>
        <translation>收银主管</translation>
    </message>
    <message>
        <source>Manager</source>
        <translation>物业经理</translation>
    </message>
    <message>
        <source>Technician</source>
        <translation>技术员</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>管理员</translation>
    </message>
    <message>
        <source>Auditor</source>
        <translation>审计员</translation>
    </message>
    <message>
        <source>Electricity</source>
        <translation>电表</translation>
    </message>
    <message>
        <source>Water</source>
        <translation>水表</translation>
    </message>
    <message>
        <source>kWh</source>
        <translation>kWh</translation>
    </message>
    <message>
        <source>m³</source>
        <translation>m³</translation>
    </message>
    <message>
        <source>from the maker&apos;s paper</source>
        <translation>厂家资料</translation>
    </message>
    <message>
        <source>seen on a device</source>
        <translation>实测</translation>
    </message>
    <message>
        <source>from another program, not verified</source>
        <translation>取自其他程序，未核实</translation>
    </message>
    <message>
        <source>inferred, not verified</source>
        <translation>推断，未核实</translation>
    </message>
    <message>
        <source>the meter holds less than that</source>
        <translation>表内余额不足此数</translation>
    </message>
    <message>
        <source>Deposit</source>
        <translation>预存款</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>线上支付</translation>
    </message>
    <message>
        <source>Nothing paid</source>
        <translation>未收款</translation>
    </message>
    <message>
        <source>Sale</source>
        <translation>售出</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Reversal</source>
        <translation>冲正</translation>
    </message>
    <message>
        <source>Credit moved</source>
        <translation>余额转移</translation>
    </message>
    <message>
        <source>Alipay</source>
        <translation>支付宝</translation>
    </message>
    <message>
        <source>WeChat Pay</source>
        <translation>微信支付</translation>
    </message>
    <message>
        <source>UnionPay</source>
        <translation>银联</translation>
    </message>
</context>
</TS>
