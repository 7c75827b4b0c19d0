namespace Ullage.Hosting;

/// <summary>
/// What <see cref="UllageHostingExtensions.AddUllage"/> sets up, a property a part. Every part's options are validated when the host starts, all errors at once.
/// </summary>
public sealed class UllageOptions
{
}
