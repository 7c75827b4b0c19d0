namespace Ullage.Prometheus.Api;

/// <summary>A server's URL taken apart: what requests go to, what messages show, and the credentials inside it.</summary>
internal sealed class ServerAddress
{
    private readonly string _prefix;

    public ServerAddress(string url)
    {
        var uri = new Uri(url);
        _prefix = uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/') + "/";
        Host = uri.Host;
        Shown = Display(url);
        if (uri.UserInfo.Length > 0)
        {
            var colon = uri.UserInfo.IndexOf(':', StringComparison.Ordinal);
            UserName = Uri.UnescapeDataString(colon < 0 ? uri.UserInfo : uri.UserInfo[..colon]);
            Password = colon < 0 ? "" : Uri.UnescapeDataString(uri.UserInfo[(colon + 1)..]);
        }
    }

    /// <summary>For messages: scheme, host, port and path.</summary>
    public string Shown { get; }

    public string Host { get; }

    /// <summary>The user in the URL, or null.</summary>
    public string? UserName { get; }

    public string? Password { get; }

    /// <summary>The address of an API path such as <c>api/v1/read</c>.</summary>
    public Uri For(string path) => new(_prefix + path);

    /// <summary>A URL without user info, query and fragment.</summary>
    public static string Display(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/')
            : "(no valid URL)";
}
