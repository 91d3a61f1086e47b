using System.Management.Automation;
using ConcurrentWeb.Commands.Completion;

namespace ConcurrentWeb.Commands;

/// <content>What is sent: headers and body.</content>
public abstract partial class WebCommand
{
    /// <summary>Headers: a dictionary, JSON text, lines of <c>Name: value</c>, or a script block that makes one of these of <c>$_</c>.</summary>
    [Parameter]
    public object? Headers { get; set; }

    /// <summary>The body: text, bytes, a dictionary (a form, or the query of a GET), or a script block that makes one of these of <c>$_</c>.</summary>
    [Parameter]
    public object? Body { get; set; }

    /// <summary>The content type of the body.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ContentTypeCompleter))]
    public string? ContentType { get; set; }
}
