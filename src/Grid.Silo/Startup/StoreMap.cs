using System.Net;
using Grid.Configuration;

namespace Grid.Silo.Startup;

/// <summary>Which silo serves the instance store of a site, and at which address.</summary>
internal sealed class StoreMap(ConfigurationResult.Loaded loaded, HostPorts ports)
{
    // This silo's port may have been taken free, so only it knows its own.
    private readonly Uri _here = new($"http://{new IPEndPoint(loaded.Options.Network.BindAddress, ports.Http)}");

    public bool IsServedHere(string site) => loaded.Model.StoreOf(site)?.Name == loaded.Options.Cluster.SiloName;

    public Uri? AddressOf(string site) => IsServedHere(site) ? _here : loaded.Model.StoreOf(site)?.Pages;
}
