using ResearchKit.Notebooks.Jupyter;

namespace ResearchKit.Notebooks.Tests.Jupyter;

/// <summary>Expected folders are those that jupyter_core's paths.py gives for the same variables.</summary>
public sealed class JupyterFoldersTests
{
    private static JupyterFolders On(JupyterPlatform platform, params (string Name, string Value)[] variables) => new(
        platform, name => variables.FirstOrDefault(variable => variable.Name == name).Value, "/home/eva");

    private static string Slashes(string path) => path.Replace('\\', '/');

    [Fact]
    public void Of_the_user()
    {
        Assert.Equal("/home/eva/.local/share/jupyter", Slashes(On(JupyterPlatform.Linux).User));
        Assert.Equal("/xdg/jupyter", Slashes(On(JupyterPlatform.Linux, ("XDG_DATA_HOME", "/xdg")).User));
        Assert.Equal("/home/eva/Library/Jupyter", Slashes(On(JupyterPlatform.MacOS, ("XDG_DATA_HOME", "/xdg")).User));
        Assert.Equal("C:/Users/eva/AppData/Roaming/jupyter", Slashes(On(JupyterPlatform.Windows, ("APPDATA", "C:/Users/eva/AppData/Roaming")).User));
        Assert.Equal("/mine", On(JupyterPlatform.MacOS, ("JUPYTER_DATA_DIR", "/mine"), ("XDG_DATA_HOME", "/xdg")).User);
        Assert.Equal("/home/eva/.local/share/jupyter", Slashes(On(JupyterPlatform.Linux, ("JUPYTER_DATA_DIR", "")).User));
    }

    [Fact]
    public void All_that_jupyter_looks_into()
    {
        Assert.Equal(
            ["/a", "/b", "/home/eva/.local/share/jupyter", "/usr/local/share/jupyter", "/usr/share/jupyter"],
            On(JupyterPlatform.Linux, ("JUPYTER_PATH", "/a:/b")).All.Select(Slashes));
        Assert.Equal(
            ["C:/a", "R:/jupyter", "P:/jupyter"],
            On(JupyterPlatform.Windows, ("JUPYTER_PATH", "C:/a"), ("APPDATA", "R:"), ("PROGRAMDATA", "P:")).All.Select(Slashes));
    }
}
