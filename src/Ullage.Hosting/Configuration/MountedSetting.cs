using Microsoft.Extensions.Configuration;

namespace Ullage.Hosting.Configuration;

/// <summary>A setting that stands in the configuration, or in the mounted file that the configuration names: <c>KEY</c> or <c>KEY_FILE</c>, as <c>SettingsReader</c> has it.</summary>
internal static class MountedSetting
{
    /// <summary>Its text; null where there is none.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="name">Its name.</param>
    /// <param name="fault">What is wrong, without the text; null when all is well.</param>
    public static string? Find(IConfiguration? configuration, string name, out string? fault)
    {
        fault = null;
        var direct = configuration?[name];
        if (configuration?[name + "_FILE"] is not { Length: > 0 } file)
        {
            return direct;
        }

        if (!string.IsNullOrEmpty(direct))
        {
            fault = $"{name} and {name}_FILE are both set; expected one of them.";
            return null;
        }

        if (MountedFile.TryRead(file, out var text, out var wrong) && text.Length > 0)
        {
            return text;
        }

        fault = $"{name}_FILE: {file} {(wrong.Length > 0 ? wrong : "is empty")}; expected a mounted file with the value of {name}.";
        return null;
    }
}
