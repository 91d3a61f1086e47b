using System.Collections;
using System.Net.Http.Headers;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>
/// A dictionary as multipart/form-data (RFC 7578): a file is sent as one, in pieces; of a list each item is a part;
/// everything else is text.
/// </summary>
internal static class FormBody
{
    /// <exception cref="InputFailureException">It is no dictionary, or a name or value in it cannot be sent.</exception>
    internal static RequestBody Of(object form)
    {
        if (form is not IDictionary fields)
        {
            throw Invalid($"a form is a dictionary, not a value of type {form.GetType().Name}");
        }

        var parts = new List<Func<HttpContent>>();
        foreach (DictionaryEntry field in fields)
        {
            var name = InputItems.Unwrap(field.Key)!.ToString()!;
            var value = InputItems.Unwrap(field.Value);
            if (value is IEnumerable values and not (string or byte[] or IDictionary))
            {
                parts.AddRange(values.Cast<object?>().Select(item => Part(name, InputItems.Unwrap(item))));
            }
            else
            {
                parts.Add(Part(name, value));
            }
        }

        return new RequestBody(() => Create(parts)) { HasOwnType = true };
    }

    private static MultipartFormDataContent Create(List<Func<HttpContent>> parts)
    {
        var form = new MultipartFormDataContent();
        foreach (var part in parts)
        {
            form.Add(part());
        }

        return form;
    }

    private static Func<HttpContent> Part(string name, object? value)
    {
        var disposition = Disposition(name, value as FileInfo);
        if (value is FileInfo file)
        {
            var path = file.Exists ? file.FullName : throw Invalid($"there is no file {InputText.Quote(file.FullName)}");
            return () => Binary(new FileContent(path), disposition);
        }

        switch (TextBody.Of(value ?? string.Empty))
        {
            case byte[] bytes:
                return () => Binary(new ByteArrayContent(bytes), disposition);
            case var text:
                return () => new StringContent((string)text) { Headers = { ContentDisposition = disposition } };
        }
    }

    private static HttpContent Binary(HttpContent content, ContentDispositionHeaderValue disposition)
    {
        content.Headers.ContentDisposition = disposition;
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }

    private static ContentDispositionHeaderValue Disposition(string name, FileInfo? file)
    {
        try
        {
            var disposition = new ContentDispositionHeaderValue("form-data") { Name = name };
            if (file is not null)
            {
                disposition.FileName = file.Name;
                disposition.FileNameStar = file.Name;
            }

            return disposition;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw Invalid($"{InputText.Quote(name)} cannot be the name of a form's field{(file is null ? string.Empty : $", or {InputText.Quote(file.Name)} that of its file")}", e);
        }
    }

    private static InputFailureException Invalid(string message, Exception? inner = null) => new(WebErrorKind.InvalidBody, message, inner);
}
