namespace ConcurrentWeb.TestServer.Books;

/// <summary>The services that the server stands for. Each knows most books, and not the same ones.</summary>
public enum BookService
{
    GoogleBooks,
    OpenLibrary,
    Dnb,
    LibraryOfCongress,
    Crossref,
}
