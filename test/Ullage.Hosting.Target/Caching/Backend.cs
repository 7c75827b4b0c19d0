namespace Ullage.Hosting.Target.Caching;

/// <summary>Where pages come from: 1 to 4 KiB each, by their id.</summary>
internal static class Backend
{
    public static ValueTask<byte[]> LoadAsync(int id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var page = new byte[1024 + (int)((uint)id * 2654435761u % 3072)];
        Array.Fill(page, (byte)id);
        return new(page);
    }
}
