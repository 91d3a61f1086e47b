using System.Management.Automation;

namespace ConcurrentWeb.Commands;

/// <content>What scripts still say and nobody needs.</content>
public abstract partial class WebCommand
{
    /// <summary>Without effect, as in PowerShell 7: HTML is never read by a browser. Scripts of Windows PowerShell say it.</summary>
    [Parameter]
    [System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
    public SwitchParameter UseBasicParsing { get; set; }
}
