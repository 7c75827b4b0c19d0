namespace Ullage.Hosting.Configuration;

/// <summary>
/// An address for people: scheme, host, port and path, put together anew. What is masked by looking for it in the text is found only where it was written as <see cref="Uri"/> normalises it.
/// </summary>
internal static class ShownAddress
{
    /// <summary>The address with user and password as <c>***@</c> and any query or fragment as <c>?***</c>: both may hold tokens.</summary>
    public static string Of(Uri address)
    {
        // A password with a '/', '?' or '#' that was not encoded ends the authority early, so that its first part is read as the host.
        if (address.AbsolutePath.Contains('@', StringComparison.Ordinal) || address.Query.Contains('@', StringComparison.Ordinal) || address.Fragment.Contains('@', StringComparison.Ordinal))
        {
            return $"{address.Scheme}://{Secret.Mask}";
        }

        var user = address.UserInfo.Length == 0 ? "" : Secret.Mask + "@";
        var port = address.IsDefaultPort || address.Port < 0 ? "" : FormattableString.Invariant($":{address.Port}");
        var path = address.AbsolutePath == "/" && !address.OriginalString.EndsWith('/') ? "" : address.AbsolutePath;
        return $"{address.Scheme}://{user}{address.Host}{port}{path}{(address.Query.Length + address.Fragment.Length == 0 ? "" : "?" + Secret.Mask)}";
    }
}
