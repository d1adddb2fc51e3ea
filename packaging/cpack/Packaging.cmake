# `cpack -G DEB` in a build folder makes papermastery-server_<version>_<architecture>.deb, and the console's package
# where its windows are built.
include(GNUInstallDirs)
install(TARGETS papermastery-server RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT server)
if(TARGET papermastery-ctl)
    install(TARGETS papermastery-ctl RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT server)
    install(DIRECTORY ${CMAKE_SOURCE_DIR}/resources/sequences DESTINATION share/papermastery COMPONENT server)
endif()
if(TARGET papermastery-console)
    install(TARGETS papermastery-console RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT console)
    install(FILES ${CMAKE_SOURCE_DIR}/packaging/desktop/papermastery-console.desktop DESTINATION share/applications COMPONENT console)
    install(FILES ${CMAKE_SOURCE_DIR}/packaging/desktop/papermastery-console.svg
            DESTINATION share/icons/hicolor/scalable/apps COMPONENT console)
endif()
install(FILES ${CMAKE_SOURCE_DIR}/packaging/systemd/papermastery-server.service
        DESTINATION lib/systemd/system COMPONENT server)
# Private from the start: secrets may be added to it (threats.md, "Secrets, files, TLS").
install(DIRECTORY DESTINATION /etc/papermastery COMPONENT server
        DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
install(FILES ${CMAKE_SOURCE_DIR}/resources/config/papermastery-server.toml DESTINATION /etc/papermastery
        PERMISSIONS OWNER_READ OWNER_WRITE COMPONENT server)
install(FILES ${CMAKE_SOURCE_DIR}/README.md ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION share/doc/papermastery-server
        COMPONENT server)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME papermastery-server)
set(CPACK_PACKAGE_VENDOR "The PaperMastery Realtime authors")
set(CPACK_PACKAGE_CONTACT "The PaperMastery Realtime authors <maintainers@papermastery.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Socket.IO server for PaperMastery")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL server)
if(TARGET papermastery-console)
    list(APPEND CPACK_COMPONENTS_ALL console)
endif()
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_SERVER_PACKAGE_NAME papermastery-server)
set(CPACK_DEBIAN_SERVER_PACKAGE_SECTION net)
set(CPACK_DEBIAN_CONSOLE_PACKAGE_NAME papermastery-console)
set(CPACK_DEBIAN_CONSOLE_PACKAGE_SECTION net)
# The platform plugins are loaded by name, which no scan of libraries sees.
set(CPACK_DEBIAN_CONSOLE_PACKAGE_DEPENDS qt6-qpa-plugins)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_STRIP_FILES ON)
file(WRITE ${CMAKE_BINARY_DIR}/packaging/conffiles "/etc/papermastery/papermastery-server.toml\n")
set(CPACK_DEBIAN_SERVER_PACKAGE_CONTROL_EXTRA ${CMAKE_BINARY_DIR}/packaging/conffiles)
include(CPack)
