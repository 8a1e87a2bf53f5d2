//! The packages of the corpus, and how they are fetched.
//!
//! They were chosen because their published code still has `async`/`await` in it, as written.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// `name@version`, pinned so that numbers can be compared.
const PACKAGES: [&str; 19] = [
    "@11ty/eleventy@3.1.2",
    "execa@9.6.0",
    "fastify@5.6.1",
    "globby@15.0.0",
    "got@14.6.4",
    "knex@3.1.0",
    "ky@1.14.0",
    "lighthouse@13.0.1",
    "mongoose@8.19.3",
    "node-fetch@3.3.2",
    "npm@11.6.2",
    "p-queue@9.0.0",
    "pacote@21.0.3",
    "puppeteer-core@24.29.1",
    "release-it@19.0.6",
    "semantic-release@25.0.2",
    "sequelize@6.37.7",
    "undici@7.16.0",
    "web-ext@9.1.0",
];

/// The folder for all that is fetched or written.
pub(crate) fn folder() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    root.join("target").join("corpus")
}

/// Fetches the packages whose name begins with one of `only` (all, where that is empty) and returns
/// their folders. A package that is there already is not fetched again.
///
/// # Errors
/// Where npm or tar fails, or nothing has such a name.
pub(crate) fn fetch(only: &[String]) -> Result<Vec<PathBuf>> {
    let wanted = |package: &&str| only.is_empty() || only.iter().any(|name| package.starts_with(name));
    let folders: Result<Vec<_>> = PACKAGES.into_iter().filter(wanted).map(fetch_one).collect();
    let folders = folders?;
    ensure!(!folders.is_empty(), "no package of the corpus has that name");
    Ok(folders)
}

fn fetch_one(package: &str) -> Result<PathBuf> {
    let folder = folder().join(package.replace('/', "+"));
    if !folder.join("package.json").exists() {
        std::fs::create_dir_all(&folder)?;
        unpack(package, &folder)?;
    }
    Ok(folder)
}

/// Fetches the package alone into a folder, without what it depends on, and runs none of its scripts.
///
/// # Errors
/// Where npm or tar fails.
pub(crate) fn unpack(package: &str, folder: &Path) -> Result<()> {
    let packed = Command::new("npm")
        .args(["pack", "--ignore-scripts", "--silent", package])
        .current_dir(folder)
        .output()
        .context("npm is needed to fetch packages")?;
    ensure!(packed.status.success(), "npm pack {package}: {}", String::from_utf8_lossy(&packed.stderr));
    let archive = String::from_utf8_lossy(&packed.stdout);
    let archive = folder.join(archive.lines().last().unwrap_or_default().trim());
    let status = Command::new("tar")
        .args(["--strip-components=1", "-xzf"])
        .arg(&archive)
        .current_dir(folder)
        .status()
        .context("tar is needed to unpack packages")?;
    ensure!(status.success(), "tar cannot unpack {}", archive.display());
    std::fs::remove_file(archive)?;
    Ok(())
}
